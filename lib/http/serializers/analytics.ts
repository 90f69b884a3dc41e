import type { z } from "zod";
import type * as contract from "@/lib/contract/admin/analytics";
import type { RenewalRow, RenewalTry } from "@/lib/db/analytics/renewals";
import type { UsagePerson } from "@/lib/db/analytics/usage-lists";
import { type AnalyticsSpan, type Compared, rateOf, type Share } from "@/lib/domain/analytics";
import { toWireId } from "@/lib/domain/id";
import { getEnv } from "@/lib/env";
import type { Analytics } from "@/lib/services/analytics/get-analytics";
import type { Renewals } from "@/lib/services/analytics/get-renewals";
import type { UsageAnalytics } from "@/lib/services/analytics/get-usage-analytics";
import type { AskedPeriod } from "@/lib/services/analytics/read-span";

type Wire<Schema extends z.ZodType> = z.input<Schema>;

export function readPeriod({ period, from, to }: z.output<typeof contract.periodQuery>): AskedPeriod {
  return { period: period ?? null, from: from ?? null, to: to ?? null };
}

export function serializeAnalytics(analytics: Analytics): Wire<typeof contract.analyticsResponse> {
  const { active, mrr, revenue, ratio, exhaustion, signUps, uses } = analytics;
  return {
    success: true,
    period: currentSpan(analytics.span),
    active_subscriptions: { current: active.current, previous: active.previous, by_plan: active.byPlan },
    mrr,
    revenue: revenue.map(({ byDay, ...sums }) => ({ ...sums, by_day: byDay })),
    free_to_paid: ratio,
    conversion: serializeShares(analytics.conversion),
    churn: serializeShares(analytics.churn),
    renewal_success: serializeShares(analytics.renewals),
    exhaustion: { students: exhaustion.students, refusals: exhaustion.refusals, at_limit: exhaustion.atLimit },
    sign_ups: { current: signUps.current, previous: signUps.previous, by_day: signUps.byDay },
    uses: { current: uses.current, previous: uses.previous, by_feature: uses.byFeature, by_day: uses.byDay },
  };
}

export function serializeUsageAnalytics(usage: UsageAnalytics): Wire<typeof contract.usageAnalyticsResponse> {
  const { counts, atLimit, refused } = usage;
  const total = (key: "uses" | "refusals") => counts.days.reduce((sum, row) => sum + row[key], 0);
  return {
    success: true,
    period: currentSpan(usage.span),
    filters: usage.filter,
    totals: {
      uses: { current: total("uses"), previous: counts.previous.uses },
      refusals: { current: total("refusals"), previous: counts.previous.refusals },
      students: usage.students,
      students_refused: refused,
    },
    by_day: counts.days.map(({ day: date, feature, plan, uses, refusals }) => ({
      date,
      feature,
      plan,
      uses,
      refusals,
    })),
    top_users: usage.top_users.map((row) => ({ ...serializePerson(row), uses: row.uses, refusals: row.refusals })),
    at_limit: {
      ...atLimit,
      latest: usage.exhausted.map((row) => ({
        ...serializePerson(row),
        feature: row.feature,
        used: row.used,
        limit: row.limit,
        exhausted_at: row.last_used_at.toISOString(),
        resets_at: row.resets_at?.toISOString() ?? null,
      })),
    },
    input_sizes: usage.input_sizes,
    refusals: usage.refusals.map(({ feature, plan, refusals: count, students }) => ({
      feature,
      plan,
      reason: "quota_exhausted" as const,
      count,
      students,
    })),
  };
}

export function serializeRenewals(renewals: Renewals): Wire<typeof contract.renewalsResponse> {
  const { overdue, today, tomorrow, week, running, unknown, in_grace } = renewals.counts;
  return {
    success: true,
    period: currentSpan(renewals.span),
    due: { overdue, today, tomorrow, week },
    running,
    unknown,
    in_grace,
    captured: renewals.captured,
    declined: renewals.declined.reduce((sum, { count }) => sum + count, 0),
    declined_by_reason: renewals.declined,
    renewals: renewals.rows.map(serializeRenewal),
    next_cursor: renewals.nextCursor,
  };
}

function serializeRenewal(row: RenewalRow) {
  return {
    ...serializePerson(row),
    amount: row.amount,
    currency: row.currency,
    period_start: row.period_start.toISOString(),
    period_end: row.period_end.toISOString(),
    status: row.status,
    subscription_status: row.subscription_status,
    grace_period_end: row.grace_period_end?.toISOString() ?? null,
    attempts: row.tries.map(serializeAttempt),
  };
}

function serializeAttempt({ id, order_id, gateway_order_id, gateway_payment_id, created_at, ...rest }: RenewalTry) {
  const { submitted_at, decided_at, ...plain } = rest;
  return {
    ...plain,
    // An attempt has the same id prefix as its order.
    id: toWireId("order", id),
    order_id: order_id && toWireId("order", order_id),
    razorpay_order_id: gateway_order_id,
    razorpay_payment_id: gateway_payment_id,
    created_at: utc(created_at),
    submitted_at: submitted_at && utc(submitted_at),
    decided_at: decided_at && utc(decided_at),
  };
}

/** JSON from the database has times with an offset. */
function utc(time: string): string {
  return new Date(time).toISOString();
}

function currentSpan({ firstDay, lastDay, days, previousFirstDay }: AnalyticsSpan) {
  const { BILLING_TIME_ZONE: timeZone } = getEnv();
  return { from: firstDay, to: lastDay, days, time_zone: timeZone, previous_from: previousFirstDay };
}

function serializeShares({ current, previous }: Compared<Share>) {
  return { current: { rate: rateOf(current), ...current }, previous: { rate: rateOf(previous), ...previous } };
}

function serializePerson({ student_id, external_id, name, email, plan }: UsagePerson) {
  return { id: toWireId("student", student_id), user_id: external_id, name, email, plan };
}
