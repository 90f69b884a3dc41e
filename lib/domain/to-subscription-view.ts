import { rowAsOf } from "./as-of";
import { type CalendarDay, toCalendarDay } from "./calendar";
import { renewalDayOf } from "./entitlement";
import { type ChargedMethod, methodProblem } from "./payment-method";
import { addCalendarDays } from "./period";
import { FREE_PLAN_KEY } from "./plan";
import { chargeTime } from "./renewal";
import { stateOf } from "./subscription";
import type { BillingSettings, SubscriptionStatus } from "./subscription-model";
import type { SubscriptionView } from "./subscription-view";
import { BILLING_PERIOD_DAYS } from "./terms";

/** Of the attempt log, as JSON. In minor units. */
export interface OpenAttemptRow {
  amount: number;
  currency: string;
}

/** A subscription as the database reads it, its columns by name. */
export interface ViewedRow {
  subscription_id: string | null;
  plan_key: string;
  status: SubscriptionStatus;
  auto_renewal: boolean;
  cancel_requested_at: Date | null;
  start_date: Date | null;
  end_date: Date | null;
  /** A day, as `YYYY-MM-DD`. */
  renewal_date: string | null;
  grace_period_end: Date | null;
  entitled_until: Date | null;
  price_amount: number | null;
  price_currency: string | null;
  scheduled_plan_key: string | null;
  scheduled_price_amount: number | null;
  payment_in_progress: boolean;
  /** The renewal's debit that is not decided yet. */
  open_attempt: OpenAttemptRow | null;
  payment_disputed: boolean;
  method: ChargedMethod | null;
}

/** What pages show of a subscription. */
export function toSubscriptionView(stored: ViewedRow, now: Date, settings: BillingSettings): SubscriptionView {
  const row = rowAsOf(stored, now, settings);
  const { price_amount: amount, price_currency: currency, renewal_date: renewalDay } = row;
  const plan = isOver(row, now) ? FREE_PLAN_KEY : row.plan_key;
  const state = stateOf({
    id: row.subscription_id ?? "",
    planKey: plan,
    status: row.status,
    autoRenewal: row.auto_renewal,
    cancelRequestedAt: row.cancel_requested_at,
  });
  const isCharged = state === "renewing" && renewalDay !== null && !row.payment_disputed;
  return {
    state,
    plan,
    price: amount !== null && currency !== null && plan !== FREE_PLAN_KEY ? { amount, currency } : null,
    startsAt: row.start_date?.toISOString() ?? null,
    endsAt: row.end_date?.toISOString() ?? null,
    renewalDay,
    graceEndsAt: row.grace_period_end?.toISOString() ?? null,
    scheduled: scheduledOf(row),
    isPaymentUnderWay: row.payment_in_progress,
    openCharge: row.open_attempt && { amount: row.open_attempt.amount, currency: row.open_attempt.currency },
    isDebitHeld: row.payment_disputed,
    methodProblem: isCharged ? methodProblem(row.method, now, chargeTime(toCalendarDay(renewalDay), settings)) : null,
  };
}

function scheduledOf(row: ViewedRow): SubscriptionView["scheduled"] {
  const { scheduled_plan_key: plan, scheduled_price_amount: amount, price_currency: currency } = row;
  return plan !== null && amount !== null && currency !== null ? { plan, price: { amount, currency } } : null;
}

/** After the paid time the free plan is effective, even if the job that records it is late. A payment in progress may still extend it. */
function isOver(row: Pick<ViewedRow, "payment_in_progress" | "entitled_until">, now: Date): boolean {
  return !row.payment_in_progress && row.entitled_until !== null && row.entitled_until <= now;
}

/**
 * The day of the next charge if a period is paid for now: the period continues from the old end if that is still ahead, else it begins
 * now.
 */
export function renewalDayIfPaid(
  { endsAt }: Pick<SubscriptionView, "endsAt">,
  now: Date,
  settings: BillingSettings,
): CalendarDay {
  const end = endsAt === null ? now : new Date(endsAt);
  const start = end > now ? end : now;
  return renewalDayOf(addCalendarDays(start, BILLING_PERIOD_DAYS, settings.timeZone), settings);
}
