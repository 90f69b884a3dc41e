import type { Refusal } from "@/lib/domain/subscription-model";
import { AppError } from "@/lib/errors";

/** What a refusal says to the one who asked for the change. */
const SENTENCES: Record<Refusal, string> = {
  no_subscription: "There is no subscription.",
  already_exists: "The subscription exists already.",
  on_free_plan: "This is not possible on the free plan.",
  not_renewing: "The subscription does not renew.",
  renewal_due: "The renewal is due and is decided first.",
  not_due: "It is too early for this.",
  in_grace: "The subscription is in its grace period. Renew it first.",
  not_in_grace: "The subscription is not in its grace period.",
  already_cancelled: "The subscription is cancelled already.",
  not_cancelled: "The subscription is not cancelled.",
  already_off: "Auto-renewal is off already.",
  already_on: "Auto-renewal is on already.",
  period_over: "The paid period has ended.",
  payment_in_progress: "A payment is on its way. Try again when it is decided.",
  no_payment_in_progress: "No payment is on its way.",
  not_a_downgrade: "This plan is not a lower one.",
  already_scheduled: "This change is planned already.",
  nothing_scheduled: "No change is planned.",
  no_payment_method: "There is no payment method that could be charged.",
  grace_over: "The grace period is over. The plan ends with the next run of the nightly job.",
  only_she_agrees: "A higher plan costs more, and only she can agree to that. Send her a link to the upgrade page.",
};

export function refusalError(reason: Refusal): AppError {
  const code = reason === "payment_in_progress" ? "payment_in_progress" : "conflict";
  return new AppError(code, SENTENCES[reason], { body: { reason } });
}
