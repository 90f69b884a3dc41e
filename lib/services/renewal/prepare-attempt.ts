import { uuidv7 } from "@/lib/crypto/uuid";
import { attemptFragment, insertDeclinedAttempt } from "@/lib/db/renewal/attempts";
import { type LockedRenewal, lockRenewal } from "@/lib/db/renewal/lock-renewal";
import { type Connection, withTransaction } from "@/lib/db/sql/query";
import { type CalendarDay, dayOfInstant } from "@/lib/domain/calendar";
import { hasTriesLeft, isDebitOpen } from "@/lib/domain/debit-window";
import { debitVerdict } from "@/lib/domain/decline-reason";
import { missingCode, PAYER_DETAILS_MISSING } from "@/lib/domain/payer";
import { whyNotCharged } from "@/lib/domain/payment-method";
import { isChargeDue, type RenewalHistory } from "@/lib/domain/renewal";
import { isPaid, stateOf } from "@/lib/domain/subscription";
import type { PaidSubscription, Refusal } from "@/lib/domain/subscription-model";
import type { PaymentSource } from "../settlement/payment-context";
import { applyEvent } from "../subscription/apply-event";
import { billingSettings } from "../subscription/billing-settings";
import { isChargeable, withMethod } from "../subscription/method-label";
import { buildAttempt, orderOfAttempt } from "./build-attempt";
import type { Debit } from "./debit";
import { chooseRenewalPlan } from "./plan-to-renew";

export type Prepared =
  | { kind: "nothing_due" }
  /** An attempt is already open: it is reconciled first. */
  | { kind: "open" }
  /** There is nothing to charge, or the payer disputes a payment, which is a decline. */
  | { kind: "declined" }
  /** A debit would lack the payer's address or number: they are looked for before it is declined. */
  | { kind: "payer_incomplete"; studentId: string }
  | { kind: "prepared"; debit: Debit };

/** A payment of the student is disputed at the bank: nothing is debited automatically until that is decided. */
const DISPUTED = "payment_disputed";

export interface PrepareOptions {
  /** A payment method has been confirmed, or staff asked for it: a declined renewal is retried at once. */
  afresh: boolean;
  /** The payer's details have been looked for everywhere: what is missing is missing. */
  isPayerFinal: boolean;
}

/**
 * Decides whether a renewal is to be charged now, and stores the attempt before the gateway is called: a process that dies after
 * this leaves behind the receipt to reconcile by. What makes a debit impossible is found out before that, and is a decline at once: an
 * attempt that is never sent would look like a payment on its way.
 */
export async function prepareAttempt(
  by: PaymentSource,
  subscriptionId: string,
  { afresh, isPayerFinal }: PrepareOptions,
): Promise<Prepared> {
  return withTransaction(async (client) => {
    const renewal = await lockRenewal(subscriptionId, by.realNow, client);
    if (!renewal) return { kind: "nothing_due" };
    if (renewal.locked.openAttemptId) return { kind: "open" };
    const { subscription } = renewal.locked;
    if (!isPaid(subscription) || renewalRefusal(renewal, { afresh })) return { kind: "nothing_due" };
    const { method, student } = renewal.locked;
    if (!isPayerFinal && isChargeable(method) && method.payerMissing.length > 0) {
      return { kind: "payer_incomplete", studentId: student.id };
    }
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
  const history = { ...withMethod(facts.history, method), isDisputed };
  if (isChargeDue(subscription, history, now, billingSettings())) return null;
  if (state === "free") return "on_free_plan";
  if (state === "renewing") return renewingRefusal(subscription.renewalDay, history, { afresh, now });
  if (state !== "past_due") return "not_renewing";
  if (!isChargeable(method)) return "no_payment_method";
  if (subscription.gracePeriodEnd === null || now >= subscription.gracePeriodEnd) return "grace_over";
  const { lastReason: reason } = history;
  const isSkipped = reason !== null && debitVerdict({ reason }) === "skipped";
  // Another method is the student's consent; the same one would take what they have just refused.
  if (isSkipped && facts.lastMethodId === method.id) return "skipped_by_student";
  if (!hasTriesLeft(history.conditions, history.triesMade)) return "no_tries_left";
  if (!isDebitOpen(history.conditions, now)) return "outside_debit_hours";
  return afresh || facts.lastMethodId !== method.id ? null : "not_due";
}

/** Before a decline: staff may try at once what a fault of ours has put off, and nobody before the renewal day. */
function renewingRefusal(
  renewalDay: CalendarDay | null,
  { conditions }: Pick<RenewalHistory, "conditions">,
  { afresh, now }: { afresh: boolean; now: Date },
): Refusal | null {
  if (renewalDay === null || renewalDay > dayOfInstant(now, billingSettings().timeZone)) return "not_due";
  if (!isDebitOpen(conditions, now)) return "outside_debit_hours";
  return afresh ? null : "not_due";
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
  const decline = async (reason: string, code = "BAD_REQUEST_ERROR") => {
    await applyEvent(locked, { type: "renewal_declined", attemptId: id, amount: plan.price, reason }, by, client);
    await insertDeclinedAttempt(attempt, { code, reason }, client);
    return { kind: "declined" } as const;
  };
  const reason = whyNotCharged(method, withMethod(facts.history, method), now) ?? (locked.isDisputed ? DISPUTED : null);
  if (reason !== null || !isChargeable(method) || !facts.token || !facts.customer) {
    return decline(reason ?? "no_payment_method");
  }
  if (method.payerMissing.length > 0) return decline(PAYER_DETAILS_MISSING, missingCode(method.payerMissing));
  const { receipt, expiresAt } = orderOfAttempt(told);
  const fragment = attemptFragment({ ...attempt, receipt, paymentMethodId: method.id, expiresAt });
  const requested = { type: "renewal_requested", requestedAt: now, amount: plan.price } as const;
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
    name: student.name,
    email: student.email,
    payer: facts.payer,
    now,
    isOverdue: false,
    methodId: method.id,
    token: facts.token,
    customer: facts.customer,
  };
  return { kind: "prepared", debit };
}
