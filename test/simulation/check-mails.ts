import type { Facts, Mail } from "./facts";

/** What she has been told that she has. */
type Told = "free" | "paid" | "grace";

/** What each mail may follow on, and what she believes after it. A mail that is not here says nothing about her plan. */
const STORY: Record<string, { from: Told[]; to: Told }> = {
  subscription_activated: { from: ["free"], to: "paid" },
  renewal_reminder: { from: ["paid"], to: "paid" },
  renewal_successful: { from: ["paid", "grace"], to: "paid" },
  payment_receipt: { from: ["paid"], to: "paid" },
  renewal_failed: { from: ["paid"], to: "grace" },
  subscription_expired: { from: ["paid"], to: "grace" },
  features_restricted: { from: ["paid", "grace"], to: "free" },
};

/**
 * Reads her mails as she does, one after the other: none may contradict the one before, and the last must be true. They are written in the
 * transactions of what they tell, so that holds after every event.
 */
export function checkMails({ mails, row }: Facts): string[] {
  const problems: string[] = [];
  let told: Told = "free";
  for (const mail of mails) {
    const after = tell(told, mail);
    if (after === null) problems.push(`${mail.type} came to somebody who believed that she was ${told}: ${mail.cause}`);
    told = after ?? told;
  }
  const is = row.plan_key === "free" ? "free" : row.grace_period_end === null ? "paid" : "grace";
  if (told !== is) problems.push(`her mails say ${told}, and she is ${is}`);
  return problems;
}

function tell(told: Told, { type, props }: Mail): Told | null {
  if (type === "cancellation_confirmed") return told === "free" ? null : props.keepsUntil === null ? "free" : told;
  if (type === "refund_issued") return props.endedPlanName === null ? told : told === "free" ? null : "free";
  const step = STORY[type];
  if (!step) return told;
  return step.from.includes(told) ? step.to : null;
}
