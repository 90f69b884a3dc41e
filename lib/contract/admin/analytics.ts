import { z } from "zod";
import { BILLING_PERIOD_DAYS } from "@/lib/domain/terms";
import { count, featureKey, planKey, success, text, timestamp } from "../fields";

const day = z.string().meta({ format: "date" }).describe("A day of the billing time zone.");

/** The days that a metric covers. The API and the pages use the same query. */
export const periodQuery = z.object({
  period: z.coerce
    .number({ error: "period must be 7, 30, 90 or 365" })
    .pipe(z.union([z.literal(7), z.literal(30), z.literal(90), z.literal(365)], "period must be 7, 30, 90 or 365"))
    .optional()
    .describe("The last 7, 30, 90 or 365 days up to today. Default 30."),
  from: text("from", { max: 10 }).optional().describe("First day, `YYYY-MM-DD`, with `to` instead of `period`."),
  to: text("to", { max: 10 }).optional().describe("Last day; today at the latest."),
});

export const usageAnalyticsQuery = periodQuery.extend({
  feature: featureKey.optional(),
  plan: text("plan", { max: 50 })
    .optional()
    .describe("The student's plan when a use was recorded or refused; for `at_limit`, the current plan."),
});

export const renewalStates = z.enum(["running", "unknown", "captured", "declined", "skipped", "failed", "abandoned"], {
  error: "status must be running, unknown, captured, declined, skipped, failed or abandoned",
});

export const renewalsQuery = periodQuery.extend({
  status: renewalStates
    .optional()
    .describe(
      "Status of the renewal's last attempt. `skipped`: the student opted out of this debit; `failed`: by our fault or the gateway's, and tried again.",
    ),
  reason: text("reason", { max: 100 })
    .optional()
    .describe("Decline reason of that attempt, such as `insufficient_funds`."),
  limit: z.coerce
    .number({ error: "limit must be a whole number" })
    .pipe(count("limit", 1, 100))
    .default(50),
  cursor: text("cursor", { max: 200 }).optional(),
});

const span = z
  .object({
    from: day,
    to: day,
    days: z.int(),
    time_zone: z.string(),
    previous_from: day.describe(
      "First day of the previous period, which has the same length and ends the day before `from`. The `previous` values are for that period.",
    ),
  })
  .meta({ id: "AnalyticsPeriod" });

const whole = z.int();
const compared = z.object({ current: whole, previous: whole });
const share = z.object({
  rate: z.number().nullable().describe("From 0 to 1 with four decimals; null if `whole` is 0."),
  part: whole,
  whole,
});
const comparedShare = z.object({ current: share, previous: share });
const currency = z.string().length(3);
const perDay = z.array(z.object({ date: day, count: whole }));

export const analyticsResponse = z.object({
  success,
  period: span,
  active_subscriptions: compared
    .extend({ by_plan: z.array(z.object({ plan: planKey, count: whole })) })
    .describe("Subscriptions on a paid plan with status `active`, at the end and at the start of the period."),
  mrr: z
    .array(compared.extend({ currency }))
    .describe(`Sum of the prices at which active subscriptions will renew, per ${BILLING_PERIOD_DAYS} days.`),
  revenue: z
    .array(
      compared.extend({
        currency,
        captured: whole,
        refunded: whole,
        lost: whole.describe("Taken back by banks for lost disputes."),
        by_day: z.array(z.object({ date: day, amount: whole })),
      }),
    )
    .describe("Captured in the period minus refunded and lost in the period."),
  free_to_paid: z
    .object({ current: z.object({ free: whole, paid: whole }), previous: z.object({ free: whole, paid: whole }) })
    .describe("Students on the free plan and on a paid plan, including those in the grace period."),
  conversion: comparedShare.describe(
    "Students who started paying, out of those who were on the free plan at the start or signed up in the period.",
  ),
  churn: comparedShare.describe("Students who are on the free plan at the end, out of those who paid at the start."),
  renewal_success: comparedShare.describe("Captured attempts, out of those completed."),
  exhaustion: z.object({
    students: compared.describe("Students who had a use refused."),
    refusals: compared,
    at_limit: z
      .object({ students: whole, counters: whole })
      .describe("Students and counters that are at their limit now."),
  }),
  sign_ups: compared.extend({ by_day: perDay }),
  uses: compared.extend({
    by_feature: z.array(z.object({ feature: z.string(), count: whole })),
    by_day: perDay,
  }),
});

const person = z.object({
  id: z.string(),
  user_id: z.string().nullable(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  plan: planKey,
});

export const usageAnalyticsResponse = z.object({
  success,
  period: span,
  filters: z.object({ feature: z.string().nullable(), plan: z.string().nullable() }),
  totals: z.object({
    uses: compared,
    refusals: compared,
    students: whole.describe("Students who used a feature."),
    students_refused: compared,
  }),
  by_day: z.array(z.object({ date: day, feature: z.string(), plan: planKey, uses: whole, refusals: whole })),
  top_users: z.array(person.extend({ uses: whole, refusals: whole })),
  at_limit: z.object({
    students: whole,
    counters: whole,
    latest: z.array(
      person.extend({
        feature: z.string(),
        used: whole,
        limit: whole,
        exhausted_at: timestamp,
        resets_at: timestamp.nullable(),
      }),
    ),
  }),
  input_sizes: z
    .array(z.object({ feature: z.string(), entries: whole, median: whole, p95: whole, sum: whole }))
    .describe("For completed uses; `median` and `p95` are rounded to two significant digits."),
  refusals: z.array(
    z.object({
      feature: z.string(),
      plan: planKey,
      reason: z.literal("quota_exhausted"),
      count: whole,
      students: whole,
    }),
  ),
});

const attempt = z.object({
  id: z.string(),
  attempt: whole,
  status: z.enum(["prepared", "submitted", "unknown", "captured", "declined", "skipped", "failed", "abandoned"]),
  order_id: z.string().nullable(),
  razorpay_order_id: z.string().nullable(),
  razorpay_payment_id: z.string().nullable(),
  reason: z.string().nullable(),
  created_at: timestamp,
  submitted_at: timestamp.nullable(),
  decided_at: timestamp.nullable(),
});

export const renewalsResponse = z.object({
  success,
  period: span,
  due: z.object({ overdue: whole, today: whole, tomorrow: whole, week: whole }),
  running: whole,
  unknown: whole,
  in_grace: whole,
  captured: whole,
  declined: whole,
  declined_by_reason: z.array(z.object({ reason: z.string().nullable(), count: whole })),
  renewals: z.array(
    person.extend({
      amount: whole,
      currency,
      period_start: timestamp,
      period_end: timestamp,
      status: attempt.shape.status,
      subscription_status: z.string(),
      grace_period_end: timestamp.nullable(),
      attempts: z.array(attempt),
    }),
  ),
  next_cursor: z.string().nullable(),
});
