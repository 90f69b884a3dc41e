import type { CalendarDay } from "@/lib/domain/calendar";
import { type Money, money } from "@/lib/domain/money";
import type { Subscription, SubscriptionStatus } from "@/lib/domain/subscription-model";
import { defaultMethodJson } from "../payment/method-rows";
import type { BillingDetails } from "../student/billing-rows";

/** A subscription that nobody else changes until the transaction ends, and what its mails and rules have to know of its student. */
export interface LockedSubscription {
  subscription: Subscription;
  /** Her time: of her test clock, else the real one. */
  now: Date;
  student: LockedStudent;
  plan: { name: string; benefits: string[] };
  /** What renewals are charged to; null where she has none. */
  method: DefaultMethod | null;
  /** The attempt whose money may be on its way. */
  openAttemptId: string | null;
  /** When something was last heard of it, in her time. */
  openAttemptHeardAt: Date | null;
}

export interface LockedStudent {
  id: string;
  name: string | null;
  email: string | null;
  locale: string;
  timeZone: string | null;
  /** Whom her invoices name. */
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
}

export interface SubscriptionRow {
  id: string;
  student_id: string;
  plan_key: string;
  plan_rank: number;
  plan_name: string;
  benefits: string[];
  status: SubscriptionStatus;
  plan_version_id: string | null;
  price_amount: number | null;
  price_currency: string | null;
  auto_renewal: boolean;
  cancel_requested_at: Date | null;
  cancel_reason: string | null;
  scheduled_plan_key: string | null;
  start_date: Date;
  end_date: Date | null;
  renewal_day: string | null;
  grace_period_end: Date | null;
  last_payment_date: Date | null;
  entitled_plan_version_id: string | null;
  entitled_until: Date | null;
  quota_anchor: Date;
  revision: number;
  clock_now: Date | null;
  student_name: string | null;
  email: string | null;
  locale: string;
  time_zone: string | null;
  state: string | null;
  billing_name: string | null;
  billing_address: string | null;
  billing_gstin: string | null;
  currency: string | null;
  test_clock_id: string | null;
  is_erased: boolean;
  method: DefaultMethod | null;
  open_attempt_id: string | null;
  heard_at: Date | null;
  requested_at: Date | null;
}

export function toLocked(row: SubscriptionRow, realNow: Date): LockedSubscription {
  return {
    subscription: {
      id: row.id,
      revision: row.revision,
      planKey: row.plan_key,
      planRank: row.plan_rank,
      status: row.status,
      planVersionId: row.plan_version_id,
      price: priceOf(row),
      autoRenewal: row.auto_renewal,
      cancelRequestedAt: row.cancel_requested_at,
      cancelReason: row.cancel_reason,
      scheduledPlanKey: row.scheduled_plan_key,
      startDate: row.start_date,
      endDate: row.end_date,
      renewalDay: row.renewal_day as CalendarDay | null,
      gracePeriodEnd: row.grace_period_end,
      lastPaymentDate: row.last_payment_date,
      entitledPlanVersionId: row.entitled_plan_version_id,
      entitledUntil: row.entitled_until,
      quotaAnchor: row.quota_anchor,
      openAttempt: row.requested_at && { requestedAt: row.requested_at },
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
  };
}

function priceOf({ price_amount: amount, price_currency: currency }: SubscriptionRow): Money | null {
  return amount !== null && currency !== null ? money(amount, currency) : null;
}

/** In the order of `SubscriptionRow`. */
export const SUBSCRIPTION_COLUMNS = `s.id, s.student_id, s.plan_key, plan.rank AS plan_rank, plan.name AS plan_name, plan.benefits, s.status, s.plan_version_id,
  s.price_amount, s.price_currency, s.auto_renewal, s.cancel_requested_at, s.cancel_reason, s.scheduled_plan_key, s.start_date, s.end_date,
  to_char(s.renewal_date, 'YYYY-MM-DD') AS renewal_day, s.grace_period_end, s.last_payment_date, s.entitled_plan_version_id, s.entitled_until,
  s.quota_anchor, s.revision, clock.now AS clock_now,
  st.name AS student_name, st.email, st.locale, st.time_zone, st.state, st.billing_name, st.billing_address,
  st.billing_gstin, st.currency, st.test_clock_id, st.erased_at IS NOT NULL AS is_erased,
  ${defaultMethodJson("st.id")} AS method,
  attempt.id AS open_attempt_id, attempt.created_at AS requested_at, attempt.updated_at AS heard_at`;

/** What the columns are of, beside `user_subscription s`. */
export const SUBSCRIPTION_JOINS = `JOIN plan ON plan.key = s.plan_key
JOIN student st ON st.id = s.student_id
LEFT JOIN test_clock clock ON clock.id = st.test_clock_id
LEFT JOIN subscription_renewal_log attempt ON attempt.subscription_id = s.id AND attempt.status IN ('prepared', 'submitted', 'unknown')`;
