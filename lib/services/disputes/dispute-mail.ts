import type { MailFactsOf } from "@/emails/delivery/facts";
import { getPlanLabels } from "@/lib/db/catalogue/find-plan-labels";
import { insertMail } from "@/lib/db/mail/insert-mail";
import type { Connection } from "@/lib/db/sql/query";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { money } from "@/lib/domain/money";
import { FREE_PLAN_KEY } from "@/lib/domain/plan";
import { chargeAhead } from "@/lib/domain/renewal";
import { stateOf } from "@/lib/domain/subscription";
import { billingSettings } from "../subscription/billing-settings";
import { newMail, recipientOf } from "../subscription/student-mail";
import type { DisputeContext } from "./dispute-context";

export type DisputeStep = "opened" | "lost" | "released";

interface MailContext {
  step: DisputeStep;
  /** After what the dispute did to the plan. */
  locked: LockedSubscription;
  before: LockedSubscription;
  creditNote: { number: string } | null;
}

/**
 * Tells the student what changes for them, which they cannot see elsewhere: that nothing is debited automatically from now on, that it is
 * again, or that the plan has ended. One mail for each of these; the bank's other steps are between it and us.
 */
export async function writeDisputeMail(
  { by, payment, row, seen, now }: DisputeContext,
  { step, locked, before, creditNote }: MailContext,
  client: Connection,
): Promise<void> {
  if (locked.student.isErased) return;
  const renewal = step === "released" ? renewalOf(locked) : null;
  // Where nothing would be debited, a dispute that is over changes nothing for the student.
  if (step === "released" && renewal === null) return;
  const props = {
    recipient: recipientOf(locked),
    step,
    disputed: money(seen.amount, seen.currency),
    paidAt: payment.captured_at ?? now,
    plan: await planOf(locked, client),
    endedPlanName: step === "lost" && hasEnded(before, locked) ? before.plan.name : null,
    isDebitUnderWay: step === "opened" && locked.openAttemptId !== null,
    renewal,
    creditNote: creditNote && { number: creditNote.number },
  } satisfies MailFactsOf<"payment_disputed">;
  const cause = `payment_disputed:${row.id}:${step}:${row.phase ?? ""}:${seen.phase ?? ""}`;
  const mail = newMail("payment_disputed", cause, props, locked.student);
  await insertMail({ ...mail, now, realNow: by.realNow }, client);
}

function hasEnded({ subscription: was }: LockedSubscription, { subscription: is }: LockedSubscription): boolean {
  return was.planKey !== FREE_PLAN_KEY && is.planKey === FREE_PLAN_KEY;
}

/** The paid plan, if there is one: until when it works, and whether it would renew. */
async function planOf({ subscription }: LockedSubscription, client: Connection) {
  const { planKey, endDate, gracePeriodEnd } = subscription;
  if (planKey === FREE_PLAN_KEY || endDate === null) return null;
  const { name } = await getPlanLabels(planKey, client);
  const state = stateOf(subscription);
  return { name, worksUntil: gracePeriodEnd ?? endDate, renews: state === "renewing" || state === "past_due" };
}

/** What is debited now that the dispute is over: the coming renewal, or at once the one that waits in its grace period. */
function renewalOf({ subscription, now }: LockedSubscription): MailFactsOf<"payment_disputed">["renewal"] {
  const { price, renewalDay, scheduledPlanKey } = subscription;
  const state = stateOf(subscription);
  if (state !== "renewing" && state !== "past_due") return null;
  const at = state === "renewing" && renewalDay !== null ? chargeAhead(renewalDay, now, billingSettings()) : null;
  // A planned change has a price of its own, which the reminder names.
  return { at, price: scheduledPlanKey === null ? price : null };
}
