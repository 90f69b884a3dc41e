import { debitVerdict } from "@/lib/domain/decline-reason";
import type { Facts, Mail } from "./facts";

/** What the mails have told the student about their plan. */
type Told = "free" | "paid" | "ending" | "grace";

/** The states in which each mail may come, and the state that it tells of. A mail that is not here says nothing about the plan. */
const TRANSITIONS: Record<string, { from: Told[]; to: Told }> = {
  // Bought again after the end that a cancellation had named, before the job recorded it.
  subscription_activated: { from: ["free", "ending"], to: "paid" },
  renewal_successful: { from: ["paid", "ending", "grace"], to: "paid" },
  payment_receipt: { from: ["paid", "ending"], to: "paid" },
  renewal_failed: { from: ["paid", "ending"], to: "grace" },
  subscription_expired: { from: ["paid", "ending"], to: "grace" },
  features_restricted: { from: ["paid", "ending", "grace"], to: "free" },
};

/**
 * Reads the mails in order, as the student does: none may contradict the one before, and the last must be true. A mail is written in the
 * transaction that makes it true, so this holds after every event.
 */
export function checkMails({ mails, row }: Facts): string[] {
  const problems: string[] = [];
  let told: Told = "free";
  for (const mail of mails) {
    const after = afterMail(told, mail);
    if (after === null) problems.push(`${mail.type} came after the mails had said ${told}: ${mail.cause}`);
    told = after ?? told;
    // Grace is for declines of the payer or the bank, and for debits that the payer skipped; never for a fault of ours or the gateway's.
    const reason = mail.type === "renewal_failed" ? String(mail.props.reason) : null;
    if (reason !== null && debitVerdict({ reason }) === "failed") problems.push(`grace began by our fault: ${reason}`);
  }
  const is = row.plan_key === "free" ? "free" : row.grace_period_end === null ? "paid" : "grace";
  if ((told === "ending" ? "paid" : told) !== is) problems.push(`the mails say ${told}, and the subscription is ${is}`);
  return problems;
}

function afterMail(told: Told, { type, props }: Mail): Told | null {
  if (type === "cancellation_confirmed") {
    if (told === "free") return null;
    if (props.keepsUntil === null) return "free";
    return told === "grace" ? "grace" : "ending";
  }
  if (type === "refund_issued" || type === "payment_disputed")
    return props.endedPlanName === null ? told : told === "free" ? null : "free";
  if (type === "renewal_reminder") return told === "paid" || told === "ending" ? told : null;
  const step = TRANSITIONS[type];
  if (!step) return told;
  return step.from.includes(told) ? step.to : null;
}
