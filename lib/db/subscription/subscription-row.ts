import type { CalendarDay } from "@/lib/domain/calendar";
import { type Money, money } from "@/lib/domain/money";
import type { DebitDetail } from "@/lib/domain/payer";
import type { Subscription, SubscriptionStatus } from "@/lib/domain/subscription-model";
import { hasOpenDispute } from "../payment/dispute-rows";
import { defaultMethodJson } from "../payment/method-rows";
import { type RowOf, t } from "../sql/statement";
import type { BillingDetails } from "../student/billing-rows";

/** A subscription locked until the transaction ends, with what its mails and rules need to know of its student. */
export interface LockedSubscription {
  subscription: Subscription;
  /** The student's time: of their test clock, else the real one. */
  now: Date;
  student: LockedStudent;
  plan: { name: string; benefits: string[] };
  /** The method that renewals charge; null where there is none. */
  method: DefaultMethod | null;
  /** The undecided attempt, whose charge may be in progress. */
  openAttemptId: string | null;
  /** When it was last updated, in the student's time. */
  openAttemptHeardAt: Date | null;
  /** A payment of the student is disputed and undecided: nothing is debited automatically. */
  isDisputed: boolean;
}

export interface LockedStudent {
  id: string;
  name: string | null;
  email: string | null;
  locale: string;
  timeZone: string | null;
  /** The billing details of the student's invoices. */
  billing: BillingDetails;
  currency: string | null;
  testClockId: string | null;
  isErased: boolean;
}

export interface DefaultMethod {
  id: string;
  kind: "card" | "upi";
  status: "initiated" | "confirmed" | "rejected" | "cancelled" | "paused" | "expired" | "removed";
  hasToken: boolean;
  network: string | null;
  lastFour: string | null;
  expiryMonth: number | null;
  expiryYear: number | null;
  upiHandle: string | null;
  /** ISO 8601; null where the gateway did not say. */
  mandateExpiresAt: string | null;
  /** What a debit would lack of the payer. */
  payerMissing: readonly DebitDetail[];
}

export const SUBSCRIPTION_ROW = {
  id: t.uuid,
  student_id: t.uuid,
  plan_key: t.text,
  plan_rank: t.int4,
  plan_name: t.text,
  benefits: t.texts,
  status: t.word.of<SubscriptionStatus>(),
  plan_version_id: t.uuid.nullable,
  price_amount: t.int4.nullable,
  price_currency: t.bpchar.nullable,
  auto_renewal: t.bool,
  cancel_requested_at: t.timestamptz.nullable,
  cancel_reason: t.text.nullable,
  scheduled_plan_key: t.text.nullable,
  scheduled_plan_version_id: t.uuid.nullable,
  /** In the currency of the price. */
  scheduled_price_amount: t.int4.nullable,
  start_date: t.timestamptz,
  end_date: t.timestamptz.nullable,
  renewal_day: t.text.nullable,
  grace_period_end: t.timestamptz.nullable,
  last_payment_date: t.timestamptz.nullable,
  entitled_plan_version_id: t.uuid.nullable,
  entitled_until: t.timestamptz.nullable,
  quota_anchor: t.timestamptz,
  revision: t.int4,
  clock_now: t.timestamptz.nullable,
  student_name: t.text.nullable,
  email: t.text.nullable,
  locale: t.text,
  time_zone: t.text.nullable,
  state: t.text.nullable,
  billing_name: t.text.nullable,
  billing_address: t.text.nullable,
  billing_gstin: t.text.nullable,
  currency: t.bpchar.nullable,
  test_clock_id: t.uuid.nullable,
  is_erased: t.bool,
  method: t.json.of<DefaultMethod>().nullable,
  open_attempt_id: t.uuid.nullable,
  requested_at: t.timestamptz.nullable,
  requested_amount: t.int4.nullable,
  requested_currency: t.bpchar.nullable,
  heard_at: t.timestamptz.nullable,
  is_disputed: t.bool,
};
export type SubscriptionRow = RowOf<typeof SUBSCRIPTION_ROW>;

export function toLocked(row: SubscriptionRow, realNow: Date): LockedSubscription {
  return {
    subscription: {
      id: row.id,
      revision: row.revision,
      planKey: row.plan_key,
      planRank: row.plan_rank,
      status: row.status,
      planVersionId: row.plan_version_id,
      price: moneyOf(row.price_amount, row.price_currency),
      autoRenewal: row.auto_renewal,
      cancelRequestedAt: row.cancel_requested_at,
      cancelReason: row.cancel_reason,
      scheduledPlanKey: row.scheduled_plan_key,
      scheduledPlanVersionId: row.scheduled_plan_version_id,
      scheduledPrice: moneyOf(row.scheduled_price_amount, row.price_currency),
      startDate: row.start_date,
      endDate: row.end_date,
      renewalDay: row.renewal_day as CalendarDay | null,
      gracePeriodEnd: row.grace_period_end,
      lastPaymentDate: row.last_payment_date,
      entitledPlanVersionId: row.entitled_plan_version_id,
      entitledUntil: row.entitled_until,
      quotaAnchor: row.quota_anchor,
      openAttempt: openAttemptOf(row),
    },
    now: row.clock_now ?? realNow,
    student: {
      id: row.student_id,
      name: row.student_name,
      email: row.email,
      locale: row.locale,
      timeZone: row.time_zone,
      billing: {
        name: row.billing_name,
        address: row.billing_address,
        state: row.state,
        gstin: row.billing_gstin,
      },
      currency: row.currency,
      testClockId: row.test_clock_id,
      isErased: row.is_erased,
    },
    plan: { name: row.plan_name, benefits: row.benefits },
    method: row.method,
    openAttemptId: row.open_attempt_id,
    openAttemptHeardAt: row.heard_at,
    isDisputed: row.is_disputed,
  };
}

function moneyOf(amount: number | null, currency: string | null): Money | null {
  return amount !== null && currency !== null ? money(amount, currency) : null;
}

function openAttemptOf(row: SubscriptionRow): Subscription["openAttempt"] {
  const amount = moneyOf(row.requested_amount, row.requested_currency);
  return row.requested_at && { requestedAt: row.requested_at, ...(amount ? { amount } : {}) };
}

/** In the order of `SubscriptionRow`. */
export const SUBSCRIPTION_COLUMNS = `s.id, s.student_id, s.plan_key, plan.rank AS plan_rank, plan.name AS plan_name, plan.benefits, s.status, s.plan_version_id,
  s.price_amount, s.price_currency, s.auto_renewal, s.cancel_requested_at, s.cancel_reason, s.scheduled_plan_key,
  s.scheduled_plan_version_id, s.scheduled_price_amount, s.start_date, s.end_date,
  to_char(s.renewal_date, 'YYYY-MM-DD') AS renewal_day, s.grace_period_end, s.last_payment_date, s.entitled_plan_version_id, s.entitled_until,
  s.quota_anchor, s.revision, clock.now AS clock_now,
  st.name AS student_name, st.email, st.locale, st.time_zone, st.state, st.billing_name, st.billing_address,
  st.billing_gstin, st.currency, st.test_clock_id, st.erased_at IS NOT NULL AS is_erased,
  ${defaultMethodJson("st.id")} AS method,
  attempt.id AS open_attempt_id, attempt.created_at AS requested_at, attempt.amount AS requested_amount,
  attempt.currency AS requested_currency, attempt.updated_at AS heard_at,
  ${hasOpenDispute("s.student_id")} AS is_disputed`;

/** The tables of these columns, joined to `user_subscription s`. */
export const SUBSCRIPTION_JOINS = `JOIN plan ON plan.key = s.plan_key
JOIN student st ON st.id = s.student_id
LEFT JOIN test_clock clock ON clock.id = st.test_clock_id
LEFT JOIN subscription_renewal_log attempt ON attempt.subscription_id = s.id AND attempt.status IN ('prepared', 'submitted', 'unknown')`;
