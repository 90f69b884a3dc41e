import type { MailFactsOf } from "@/emails/delivery/facts";
import { getPlanLabels, type PlanLabels } from "@/lib/db/catalogue/find-plan-labels";
import type { Connection } from "@/lib/db/sql/query";
import { findMeters } from "@/lib/db/subscription/find-meters";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import type { Transition } from "@/lib/db/subscription/write-transition";
import { chargeTime } from "@/lib/domain/renewal";
import { retryTimes } from "@/lib/domain/retry";
import type { MailFacts, MailIntent, Subscription } from "@/lib/domain/subscription-model";
import { getEnv } from "@/lib/env";
import { billingSettings } from "./billing-settings";
import { methodLabel, settlesWithinHours } from "./method-label";
import { newMail, recipientOf } from "./student-mail";

/** An invoice by its number. */
export interface ReceiptLabels {
  number: string;
}

/** The subscription before and after a change, and the paper that the change issued. */
export interface Scene {
  locked: LockedSubscription;
  next: Subscription;
  receipt: ReceiptLabels | null;
}

type FactsOf<T extends MailFacts["type"]> = Extract<MailFacts, { type: T }>;
type Words<T extends MailFacts["type"] = MailFacts["type"]> = { [K in T]: Omit<MailFactsOf<K>, "recipient"> }[T];

/** The mails of a change with everything that their templates need. Nobody writes to a student who has been erased. */
export async function completeMails(
  intents: readonly MailIntent[],
  scene: Scene,
  on: Connection,
): Promise<Transition["mails"]> {
  const { student } = scene.locked;
  if (student.isErased) return [];
  const mails: Transition["mails"] = [];
  for (const intent of intents) {
    const props = { recipient: recipientOf(scene.locked), ...(await wordsOf(intent, scene, on)) };
    mails.push(newMail(intent.type, intent.cause, props, student));
  }
  return mails;
}

async function wordsOf(intent: MailFacts, scene: Scene, on: Connection): Promise<Words> {
  switch (intent.type) {
    case "subscription_activated":
      return activated(intent, scene, await nextPlan(scene, on));
    case "renewal_successful":
      return renewed(intent, scene, await nextPlan(scene, on));
    case "payment_receipt":
      return upgraded(intent, scene, await nextPlan(scene, on));
    case "renewal_failed":
      return failed(intent, scene);
    case "subscription_expired":
      return expired(intent, scene);
    case "features_restricted":
      return restricted(intent, scene, on);
    case "cancellation_confirmed":
      return cancelled(intent, scene);
  }
}

/** The words of the plan that she is on after the change. */
async function nextPlan({ locked, next }: Scene, on: Connection): Promise<PlanLabels> {
  return next.planKey === locked.subscription.planKey ? locked.plan : getPlanLabels(next.planKey, on);
}

function activated(
  { paid, endDate, renewalDay }: FactsOf<"subscription_activated">,
  { locked, next, receipt }: Scene,
  { name, benefits }: PlanLabels,
) {
  return {
    plan: { name, benefits },
    paid,
    startsAt: next.startDate,
    endsAt: endDate,
    renewsAt: chargeTime(renewalDay, billingSettings()),
    renewalPrice: priceOf(next),
    method: methodLabel(locked.method),
    receipt: invoicePdfOf(receipt),
  } satisfies Words<"subscription_activated">;
}

function renewed(
  { paid, endDate, renewalDay }: FactsOf<"renewal_successful">,
  { locked, next, receipt }: Scene,
  { name }: PlanLabels,
) {
  return {
    planName: name,
    paid,
    paidAt: locked.now,
    method: methodLabel(locked.method),
    startsAt: next.startDate,
    endsAt: endDate,
    renewsAt: renewalDay && chargeTime(renewalDay, billingSettings()),
    receipt: invoicePdfOf(receipt),
  } satisfies Words<"renewal_successful">;
}

function upgraded({ paid, endDate }: FactsOf<"payment_receipt">, { locked, next, receipt }: Scene, plan: PlanLabels) {
  return {
    fromPlanName: locked.plan.name,
    planName: plan.name,
    paid,
    paidAt: locked.now,
    method: methodLabel(locked.method),
    endsAt: endDate,
    renewsAt: next.autoRenewal && next.renewalDay ? chargeTime(next.renewalDay, billingSettings()) : null,
    renewalPrice: priceOf(next),
    receipt: invoicePdfOf(receipt),
  } satisfies Words<"payment_receipt">;
}

function failed({ amount, reason, gracePeriodEnd }: FactsOf<"renewal_failed">, { locked }: Scene) {
  const hours = settlesWithinHours(locked.method);
  const window = { declinedAt: locked.now, gracePeriodEnd, settlesWithinHours: hours ?? 0 };
  return {
    planName: locked.plan.name,
    price: amount,
    reason,
    method: methodLabel(locked.method),
    gracePeriodEnd,
    retriesAt: hours === null ? [] : retryTimes(window, billingSettings()),
  } satisfies Words<"renewal_failed">;
}

function expired({ endDate, gracePeriodEnd }: FactsOf<"subscription_expired">, { locked }: Scene) {
  const { name, benefits } = locked.plan;
  return {
    plan: { name, benefits },
    price: priceOf(locked.subscription),
    endedAt: endDate,
    gracePeriodEnd,
  } satisfies Words<"subscription_expired">;
}

async function restricted(
  { endDate, gracePeriodEnd, price }: FactsOf<"features_restricted">,
  { locked, next }: Scene,
  on: Connection,
) {
  const subject = { subscriptionId: next.id, planVersionId: null, quotaAnchor: next.quotaAnchor };
  const meters = await findMeters(subject, locked.now, getEnv().BILLING_TIME_ZONE, on);
  return {
    planName: locked.plan.name,
    endedAt: endDate,
    gracePeriodEnd,
    meters,
    price,
  } satisfies Words<"features_restricted">;
}

function cancelled({ keepsUntil, refund }: FactsOf<"cancellation_confirmed">, { locked, next }: Scene) {
  const canResume = next.status === "active" && keepsUntil !== null && locked.now < keepsUntil;
  return {
    planName: locked.plan.name,
    cancelledAt: locked.now,
    keepsUntil,
    canResume,
    refund,
  } satisfies Words<"cancellation_confirmed">;
}

function priceOf({ id, price }: Subscription) {
  if (!price) throw new Error(`subscription ${id} has no price`);
  return price;
}

function invoicePdfOf(receipt: ReceiptLabels | null): ReceiptLabels {
  if (!receipt) throw new Error("a mail about money received needs the number of its invoice");
  return { number: receipt.number };
}
