import type { PlanOffer } from "@/lib/db/catalogue/find-plan-terms";
import type { PaymentWrite } from "@/lib/db/payment/write-payment";
import { attemptColumns, type NewAttempt } from "@/lib/db/renewal/attempts";
import { type AttemptState, isAttemptOpen } from "@/lib/domain/attempt";
import type { DeclineReason } from "@/lib/domain/decline-reason";
import { NO_BILLING } from "@/lib/services/checkout/build-order";
import { type AttemptFacts, buildAttempt, orderOfAttempt } from "@/lib/services/renewal/build-attempt";
import { chooseRenewalPlan } from "@/lib/services/renewal/plan-to-renew";
import { writeMails } from "./mails";
import type { PaidLife } from "./paid-life";
import { sell } from "./sales";

const DAY_MS = 86_400_000;
/** The last charges may still be undecided. */
const UNDECIDED_MS = 2 * DAY_MS;
const NO_METHOD = "no_payment_method";

const DECLINES = {
  insufficient_funds: 55,
  card_declined: 20,
  card_expired: 8,
  bank_technical_error: 6,
  mandate_cancelled: 6,
  [NO_METHOD]: 5,
} as const;

/** A charge of the renewal job, or of a dunning retry. @returns whether it is decided */
export function charge(history: PaidLife): boolean {
  const { life } = history;
  const { random, person, world } = life;
  const subscription = history.paid;
  const plan = renewedPlan(history);
  const facts: AttemptFacts = {
    id: life.id(history.at),
    studentId: person.id,
    subscription,
    plan,
    attemptsBefore: history.attempts,
    now: history.at,
  };
  const isRetry = subscription.gracePeriodEnd !== null;
  const reason = random.chance(isRetry ? 0.65 : 0.11) ? random.weighted(DECLINES) : null;
  if (reason === NO_METHOD) {
    if (isRetry) {
      history.renewals = { ...history.renewals, settlesWithinHours: null };
      return true;
    }
    history.attempts += 1;
    const decline = { status: "declined", paymentId: null, decline: { code: "BAD_REQUEST_ERROR", reason } } as const;
    writeAttempt(history, buildAttempt(facts, world.billing), { booking: { ...decline, id: facts.id } });
    decideDecline(history, facts, reason);
    return true;
  }
  return charged(history, facts, plan, reason);
}

function renewedPlan(history: PaidLife): PlanOffer {
  const { scheduledPlanKey, planKey } = history.paid;
  const scheduled = scheduledPlanKey === null ? null : history.offer(scheduledPlanKey);
  return chooseRenewalPlan(history.paid, { scheduled, present: history.offer(planKey) });
}

function charged(history: PaidLife, facts: AttemptFacts, plan: PlanOffer, reason: DeclineReason | null): boolean {
  const { life, payments } = history;
  const { now } = facts;
  life.apply({ type: "renewal_requested", requestedAt: now }, now, "system");
  history.attempts += 1;
  const attempt = buildAttempt(facts, life.world.billing);
  const order = { purpose: "renewal", plan, amount: plan.price, billing: NO_BILLING, pricedUntil: null } as const;
  const placed = payments.place(order, orderOfAttempt(facts));
  if (life.person.until.getTime() - now.getTime() < UNDECIDED_MS && life.random.chance(0.1)) {
    writeAttempt(history, attempt, { orderId: facts.id, status: life.random.chance(0.7) ? "submitted" : "unknown" });
    return false;
  }
  const tried = {
    id: facts.id,
    status: "submitted" as const,
    periodStart: attempt.periodStart,
    amount: attempt.amount,
    currency: attempt.currency,
    createdAt: now,
  };
  if (reason === null) {
    const { paid, invoice } = sell(history, placed, plan, tried);
    writeAttempt(history, attempt, { orderId: facts.id, booking: paid.booking.attempt, decidedAt: paid.booking.now });
    history.begin(paid, invoice);
    return true;
  }
  const { booking } = payments.pay(placed, now, { declined: reason }, tried);
  history.at = booking.now;
  writeAttempt(history, attempt, { orderId: facts.id, booking: booking.attempt, decidedAt: booking.now });
  decideDecline(history, facts, reason);
  return true;
}

function decideDecline(history: PaidLife, { id: attemptId, plan }: AttemptFacts, reason: string): void {
  const { life } = history;
  const isChargeable = reason !== NO_METHOD;
  const before = { ...history.locked, ...(isChargeable ? {} : { method: null }) };
  const event = { type: "renewal_declined", attemptId, amount: plan.price, reason } as const;
  const { mails } = life.apply(event, history.at, "system");
  writeMails(life, mails, before, null);
  history.renewals = {
    ...history.renewals,
    declinedAt: history.renewals.declinedAt ?? history.at,
    lastReason: reason,
    lastAttemptAt: history.at,
    settlesWithinHours: isChargeable ? 0 : null,
  };
  const isFirst = mails.length > 0;
  if (isFirst) history.action = null;
  if (isFirst && life.random.chance(0.3)) history.action = { name: "renew_now", at: history.hours(3, 60) };
}

interface AttemptNews {
  /** Where something was charged. */
  orderId?: string;
  booking?: PaymentWrite["attempt"];
  decidedAt?: Date;
  /** Where nothing is recorded yet. */
  status?: AttemptState;
}

/** The columns of an attempt, as the statement that records it writes them. */
function writeAttempt(history: PaidLife, attempt: NewAttempt, news: AttemptNews): void {
  const { booking = null, orderId = null, status = booking?.status ?? "prepared" } = news;
  const decidedAt = news.decidedAt ?? attempt.now;
  history.life.world.rows.add("subscription_renewal_log", {
    ...attemptColumns(attempt),
    status,
    order_id: orderId,
    payment_id: booking?.paymentId ?? null,
    payment_method_id: orderId && (history.life.method?.id ?? null),
    decline_code: booking?.decline?.code ?? null,
    decline_reason: booking?.decline?.reason ?? null,
    submitted_at: orderId && attempt.now,
    decided_at: isAttemptOpen(status) ? null : decidedAt,
    updated_at: decidedAt,
  });
}
