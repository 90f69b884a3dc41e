import type { Refusal } from "@/lib/domain/subscription-model";
import { AppError } from "@/lib/errors";

/** The sentence of a refusal, for the caller who asked for the change. */
const SENTENCES: Record<Refusal, string> = {
  no_subscription: "There is no subscription.",
  already_exists: "The subscription already exists.",
  on_free_plan: "This is not available on the free plan.",
  not_renewing: "The subscription does not renew.",
  renewal_due: "The renewal is due. Try again when it is complete.",
  not_due: "It is too early to renew.",
  in_grace: "The subscription is in its grace period. Renew it first.",
  not_in_grace: "The subscription is not in its grace period.",
  already_cancelled: "The subscription is already cancelled.",
  not_cancelled: "The subscription is not cancelled.",
  already_off: "Auto-renewal is already off.",
  already_on: "Auto-renewal is already on.",
  period_over: "The paid period has ended.",
  payment_in_progress: "A payment is in progress. Try again when it is complete.",
  no_payment_in_progress: "No payment is in progress.",
  not_a_downgrade: "This plan is not a downgrade.",
  not_a_free_upgrade: "This plan costs more than the current one, so it has to be paid for.",
  already_scheduled: "This change is already scheduled.",
  nothing_scheduled: "No change is scheduled.",
  no_payment_method: "There is no payment method to charge.",
  grace_over: "The grace period is over. Buy the plan again.",
  payment_disputed:
    "A payment of this student is disputed at the bank. Nothing is charged automatically until that is decided.",
  outside_debit_hours:
    "UPI debits are made only before 10:00, from 13:00 to 17:00 and after 21:30 Indian time. This one is made at the next of these times.",
  skipped_by_student:
    "The student skipped this debit in the bank's or UPI app, so it isn't made again. They can pay in the checkout.",
  no_tries_left:
    "A UPI mandate may be tried four times a period, and that has happened. The student can pay in the checkout.",
  only_student_agrees:
    "An upgrade costs more, and only the student can agree to that. Send them a link to the upgrade page.",
};

export function refusalError(reason: Refusal): AppError {
  const code = reason === "payment_in_progress" ? "payment_in_progress" : "conflict";
  return new AppError(code, SENTENCES[reason], { body: { reason } });
}
