import { uuidv7 } from "@/lib/crypto/uuid";
import { attemptFragment, insertDeclinedAttempt } from "@/lib/db/renewal/attempts";
import { type LockedRenewal, lockRenewal } from "@/lib/db/renewal/lock-renewal";
import { type Connection, withTransaction } from "@/lib/db/sql/query";
import { isChargeDue } from "@/lib/domain/renewal";
import { isPaid, stateOf } from "@/lib/domain/subscription";
import type { PaidSubscription, Refusal } from "@/lib/domain/subscription-model";
import type { PaymentSource } from "../settlement/payment-context";
import { applyEvent } from "../subscription/apply-event";
import { billingSettings } from "../subscription/billing-settings";
import { isChargeable, settlesWithinHours } from "../subscription/method-label";
import { buildAttempt, orderOfAttempt } from "./build-attempt";
import type { Debit } from "./debit";
import { chooseRenewalPlan } from "./plan-to-renew";

export type Prepared =
  | { kind: "nothing_due" }
  /** An attempt is already open: it is reconciled first. */
  | { kind: "open" }
  /** There is nothing to charge, or the payer disputes a payment, which is a decline. */
  | { kind: "declined" }
  | { kind: "prepared"; debit: Debit };

const NO_METHOD = "no_payment_method";
/** A payment of the student is disputed at the bank: nothing is debited automatically until that is decided. */
const DISPUTED = "payment_disputed";

/**
 * Decides whether a renewal is to be charged now, and stores the attempt before the gateway is called: a process that dies after
 * this leaves behind the receipt to reconcile by.
 *
 * @param afresh a payment method has been confirmed, or staff asked for it: a declined renewal is retried at once
 */
export async function prepareAttempt(by: PaymentSource, subscriptionId: string, afresh: boolean): Promise<Prepared> {
  return withTransaction(async (client) => {
    const renewal = await lockRenewal(subscriptionId, by.realNow, client);
    if (!renewal) return { kind: "nothing_due" };
    if (renewal.locked.openAttemptId) return { kind: "open" };
    const { subscription } = renewal.locked;
    if (!isPaid(subscription) || renewalRefusal(renewal, { afresh })) return { kind: "nothing_due" };
    return prepare(by, renewal, subscription, client);
  });
}

/**
 * Why a renewal is not charged now; null if it is.
 *
 * @param afresh somebody asked for it: within the grace period it is tried at once, and not only at the times of the dunning schedule
 */
export function renewalRefusal({ locked, facts }: LockedRenewal, { afresh }: { afresh: boolean }): Refusal | null {
  const { subscription, method, now, isDisputed } = locked;
  if (locked.openAttemptId) return "payment_in_progress";
  const state = stateOf(subscription);
  // The nightly job declines what falls due under a dispute, once; nobody charges it, and nobody retries it.
  if (isDisputed && (afresh || state === "past_due")) return "payment_disputed";
  const history = { ...facts.history, settlesWithinHours: settlesWithinHours(method), isDisputed };
  if (isChargeDue(subscription, history, now, billingSettings())) return null;
  if (state === "free") return "on_free_plan";
  if (state === "renewing") return "not_due";
  if (state !== "past_due") return "not_renewing";
  if (!isChargeable(method)) return "no_payment_method";
  if (subscription.gracePeriodEnd === null || now >= subscription.gracePeriodEnd) return "grace_over";
  return afresh || facts.lastMethodId !== method.id ? null : "not_due";
}

async function prepare(
  by: PaymentSource,
  { locked, facts, plans }: LockedRenewal,
  subscription: PaidSubscription,
  client: Connection,
): Promise<Prepared> {
  const { now, student, method } = locked;
  const plan = chooseRenewalPlan(subscription, plans);
  const { amount, currency } = plan.price;
  const id = uuidv7();
  const told = { id, studentId: student.id, subscription, plan, attemptsBefore: facts.attempts, now };
  const attempt = buildAttempt(told, billingSettings());
  const hasMethod = isChargeable(method) && facts.token && facts.customer;
  if (!hasMethod || locked.isDisputed) {
    const reason = hasMethod ? DISPUTED : NO_METHOD;
    const event = { type: "renewal_declined", attemptId: id, amount: plan.price, reason } as const;
    await applyEvent(locked, event, by, client);
    await insertDeclinedAttempt(attempt, reason, client);
    return { kind: "declined" };
  }
  const { receipt, expiresAt } = orderOfAttempt(told);
  const fragment = attemptFragment({ ...attempt, receipt, paymentMethodId: method.id, expiresAt });
  const requested = { type: "renewal_requested", requestedAt: now } as const;
  const { decision } = await applyEvent(locked, requested, by, client, { fragments: [fragment] });
  if (decision.kind !== "changed") return { kind: "nothing_due" };
  const debit: Debit = {
    attemptId: id,
    orderId: id,
    studentId: student.id,
    subscriptionId: subscription.id,
    status: "prepared",
    lastCallAt: null,
    receipt,
    gatewayOrderId: null,
    amount,
    currency,
    planName: plan.name,
    email: student.email,
    now,
    isOverdue: false,
    methodId: method.id,
    token: facts.token,
    customer: facts.customer,
  };
  return { kind: "prepared", debit };
}
