import { graceAfterEnd } from "./entitlement";
import { FREE_PLAN_KEY } from "./plan";
import { freeFields } from "./subscription-change";
import type { BillingSettings, Subscription, SubscriptionStatus } from "./subscription-model";

/** What decides whether an end has passed that no job has recorded yet. */
interface EndFacts {
  planKey: string;
  status: SubscriptionStatus;
  autoRenewal: boolean;
  isCancelled: boolean;
  endDate: Date | null;
  gracePeriodEnd: Date | null;
  /** A renewal's debit is undecided: the end waits for it. */
  isAttemptOpen: boolean;
}

type PassedEnd = { kind: "grace"; gracePeriodEnd: Date } | { kind: "free"; since: Date };

/**
 * The end that has passed by `now` without being in the row yet: `restore-free-plan` records it at 03:00, or days later after an outage.
 * What a student may use, is shown and is told follows from the row and the time, never from when that job ran.
 */
function passedEnd(s: EndFacts, now: Date, settings: BillingSettings): PassedEnd | null {
  if (s.planKey === FREE_PLAN_KEY || s.endDate === null || s.isAttemptOpen) return null;
  if (s.gracePeriodEnd) return s.gracePeriodEnd <= now ? { kind: "free", since: s.gracePeriodEnd } : null;
  if (s.status !== "active" || s.autoRenewal || now < s.endDate) return null;
  if (s.isCancelled) return { kind: "free", since: s.endDate };
  const gracePeriodEnd = graceAfterEnd(s.endDate, settings);
  return gracePeriodEnd <= now ? { kind: "free", since: gracePeriodEnd } : { kind: "grace", gracePeriodEnd };
}

/**
 * The subscription at an instant. The same object if the row says it already.
 *
 * A grace period that is over stays as it is: a payment that was begun in it still revives the plan until the end is recorded.
 */
export function asOf<S extends Subscription>(s: S, now: Date, settings: BillingSettings): S | Subscription {
  const facts = { ...s, isCancelled: s.cancelRequestedAt !== null, isAttemptOpen: s.openAttempt !== null };
  const passed = passedEnd(facts, now, settings);
  if (passed?.kind === "grace") return { ...s, status: "expired", gracePeriodEnd: passed.gracePeriodEnd };
  if (!passed || s.gracePeriodEnd) return s;
  // The grace that nobody recorded is over as well: as the job would find it, so that a payment for it is treated in the same way.
  if (s.cancelRequestedAt === null) return { ...s, status: "expired", gracePeriodEnd: passed.since };
  return { ...s, ...freeFields("inactive", passed.since), planRank: 0 };
}

/** A subscription as the database reads it, its columns by name. */
interface EndRow {
  plan_key: string;
  status: SubscriptionStatus;
  auto_renewal: boolean;
  cancel_requested_at: Date | null;
  start_date: Date | null;
  end_date: Date | null;
  renewal_date: string | null;
  grace_period_end: Date | null;
  scheduled_plan_key: string | null;
  scheduled_price_amount: number | null;
  entitled_until: Date | null;
  price_amount: number | null;
  price_currency: string | null;
  open_attempt: object | null;
}

const FREE_COLUMNS = {
  plan_key: FREE_PLAN_KEY,
  status: "inactive",
  auto_renewal: false,
  cancel_requested_at: null,
  end_date: null,
  renewal_date: null,
  grace_period_end: null,
  scheduled_plan_key: null,
  scheduled_price_amount: null,
  entitled_until: null,
  price_amount: null,
  price_currency: null,
} as const;

/** The same of a row that was read to be shown. Past every grace period it is the free plan. */
export function rowAsOf<R extends EndRow>(row: R, now: Date, settings: BillingSettings): R {
  const passed = passedEnd(
    {
      planKey: row.plan_key,
      status: row.status,
      autoRenewal: row.auto_renewal,
      isCancelled: row.cancel_requested_at !== null,
      endDate: row.end_date,
      gracePeriodEnd: row.grace_period_end,
      isAttemptOpen: row.open_attempt !== null,
    },
    now,
    settings,
  );
  if (passed?.kind === "grace") return { ...row, status: "expired", grace_period_end: passed.gracePeriodEnd };
  return passed ? { ...row, ...FREE_COLUMNS, start_date: passed.since } : row;
}
