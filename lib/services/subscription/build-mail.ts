import type { MailFactsOf } from "@/emails/delivery/facts";
import type { PlanLabels } from "@/lib/db/catalogue/find-plan-labels";
import type { Meter } from "@/lib/db/subscription/find-meters";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import type { DebitConditions } from "@/lib/domain/debit-window";
import { chargeTime } from "@/lib/domain/renewal";
import { retryTimes } from "@/lib/domain/retry";
import type { BillingSettings, MailFacts, Subscription } from "@/lib/domain/subscription-model";
import { methodLabel } from "./method-label";

/** An invoice by its number. */
export interface ReceiptLabels {
  number: string;
}

/** Everything that the mails of a change need. */
export interface MailContext {
  /** Before the change. */
  locked: Pick<LockedSubscription, "subscription" | "student" | "plan" | "method" | "now">;
  next: Subscription;
  /** The plan after the change; read only by mails about a payment. */
  nextPlan: PlanLabels;
  /** The invoice that the change issued. */
  receipt: ReceiptLabels | null;
  /** What is left on the free plan; read only by the mail that says so. */
  meters: readonly Meter[];
  billing: BillingSettings;
  /** Hours until a debit of the payment method is decided; null where none can be charged. */
  settlesWithinHours: number | null;
  /** When that method may be debited. */
  conditions: DebitConditions;
}

type FactsOf<T extends MailFacts["type"]> = Extract<MailFacts, { type: T }>;
type MailProps<T extends MailFacts["type"] = MailFacts["type"]> = { [K in T]: Omit<MailFactsOf<K>, "recipient"> }[T];

/** What the template of a mail needs beside its recipient. */
export function mailProps(intent: MailFacts, context: MailContext): MailProps {
  switch (intent.type) {
    case "subscription_activated":
      return activated(intent, context);
    case "renewal_successful":
      return renewed(intent, context);
    case "payment_receipt":
      return upgraded(intent, context);
    case "renewal_failed":
      return failed(intent, context);
    case "subscription_expired":
      return expired(intent, context);
    case "features_restricted":
      return restricted(intent, context);
    case "cancellation_confirmed":
      return cancelled(intent, context);
  }
}

function activated(
  { paid, endDate, renewalDay }: FactsOf<"subscription_activated">,
  { locked, next, nextPlan: { name, benefits }, receipt, billing }: MailContext,
) {
  return {
    plan: { name, benefits },
    paid,
    startsAt: next.startDate,
    endsAt: endDate,
    renewsAt: chargeTime(renewalDay, billing),
    renewalPrice: priceOf(next),
    method: methodLabel(locked.method),
    receipt: invoicePdfOf(receipt),
  } satisfies MailProps<"subscription_activated">;
}

function renewed(
  { paid, endDate, renewalDay }: FactsOf<"renewal_successful">,
  { locked, next, nextPlan, receipt, billing }: MailContext,
) {
  return {
    planName: nextPlan.name,
    paid,
    paidAt: locked.now,
    method: methodLabel(locked.method),
    startsAt: next.startDate,
    endsAt: endDate,
    renewsAt: renewalDay && chargeTime(renewalDay, billing),
    receipt: invoicePdfOf(receipt),
  } satisfies MailProps<"renewal_successful">;
}

function upgraded(
  { paid, endDate }: FactsOf<"payment_receipt">,
  { locked, next, nextPlan, receipt, billing }: MailContext,
) {
  return {
    fromPlanName: locked.plan.name,
    planName: nextPlan.name,
    paid,
    paidAt: locked.now,
    method: methodLabel(locked.method),
    endsAt: endDate,
    renewsAt: next.autoRenewal && next.renewalDay ? chargeTime(next.renewalDay, billing) : null,
    renewalPrice: priceOf(next),
    receipt: invoicePdfOf(receipt),
  } satisfies MailProps<"payment_receipt">;
}

function failed(
  { amount, reason, gracePeriodEnd }: FactsOf<"renewal_failed">,
  { locked, billing, settlesWithinHours: hours, conditions }: MailContext,
) {
  const about = { lastReason: reason, triesMade: 1, conditions, settlesWithinHours: hours ?? 0 };
  const window = { ...about, declinedAt: locked.now, gracePeriodEnd };
  return {
    planName: locked.plan.name,
    price: amount,
    reason,
    method: methodLabel(locked.method),
    gracePeriodEnd,
    // Nothing is retried under a dispute: it is charged when that is over.
    retriesAt: hours === null || reason === "payment_disputed" ? [] : retryTimes(window, billing),
  } satisfies MailProps<"renewal_failed">;
}

function expired({ endDate, gracePeriodEnd }: FactsOf<"subscription_expired">, { locked }: MailContext) {
  const { name, benefits } = locked.plan;
  return {
    plan: { name, benefits },
    price: priceOf(locked.subscription),
    endedAt: endDate,
    gracePeriodEnd,
  } satisfies MailProps<"subscription_expired">;
}

function restricted(
  { endDate, gracePeriodEnd, price }: FactsOf<"features_restricted">,
  { locked, meters }: MailContext,
) {
  return {
    planName: locked.plan.name,
    endedAt: endDate,
    gracePeriodEnd,
    meters: [...meters],
    price,
  } satisfies MailProps<"features_restricted">;
}

function cancelled(
  { keepsUntil, refund, openCharge }: FactsOf<"cancellation_confirmed">,
  { locked, next }: MailContext,
) {
  const canResume = next.status === "active" && keepsUntil !== null && locked.now < keepsUntil;
  return {
    planName: locked.plan.name,
    cancelledAt: locked.now,
    keepsUntil,
    canResume,
    refund,
    openCharge,
  } satisfies MailProps<"cancellation_confirmed">;
}

function priceOf({ id, price }: Subscription) {
  if (!price) throw new Error(`subscription ${id} has no price`);
  return price;
}

function invoicePdfOf(receipt: ReceiptLabels | null): ReceiptLabels {
  if (!receipt) throw new Error("a mail about money received needs the number of its invoice");
  return { number: receipt.number };
}
