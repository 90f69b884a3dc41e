import { z } from "zod";
import { DECLINE_CURES, DECLINE_OWNERS } from "@/lib/domain/decline-reason";
import {
  count,
  featureKey,
  flag,
  limit,
  percentage,
  planKey,
  remaining,
  subscriptionStatus,
  success,
  text,
  timestamp,
  used,
} from "./fields";
import { statusObject } from "./usage";

export const historyQuery = z.object({
  days: z.coerce
    .number({ error: "days must be a whole number" })
    .pipe(count("days", 1, 365))
    .default(7)
    .describe("1 to 30; up to 365 on the pro plan."),
  feature: featureKey.optional(),
  limit: z.coerce
    .number({ error: "limit must be a whole number" })
    .pipe(count("limit", 1, 100))
    .default(50),
  cursor: text("cursor", { max: 200 }).optional(),
});

export const historyCsvQuery = historyQuery.pick({ days: true, feature: true });

export const testRestrictionRequest = z.object({
  feature: featureKey,
  simulate_quota_exhausted: flag("simulate_quota_exhausted").default(false),
});

export const historyEntry = z.object({
  id: z.string(),
  feature: z.string(),
  input_size: z.int(),
  usage_type: z.string(),
  created_at: timestamp,
  status: z.enum(["completed", "failed", "pending"]),
  quantity: z.int(),
});

export const historyResponse = z.object({
  success,
  filters: z.object({ days: z.int(), feature: z.string().nullable() }),
  query_period_days: z.int(),
  start_date: timestamp,
  end_date: timestamp,
  history: z.array(historyEntry),
  daily: z.array(z.object({ date: z.iso.date(), feature: z.string(), count: z.int() })),
  total_count: z.int().describe("Completed uses that match the filter."),
  total_entries: z.int().describe("Completed log entries that match the filter."),
  total_input_size: z.int(),
  next_cursor: z.string().nullable(),
});

export const historyCsv = z
  .string()
  .describe(
    "RFC 4180, with a header row: `created_at,feature,quantity,input_size,usage_type,status,id`; times in UTC.",
  );

export const pricing = z.object({ plan: planKey, amount: z.int(), currency: z.string() });

export const restrictionResponse = z.object({
  success,
  feature: z.string(),
  allowed: z.boolean(),
  used,
  limit,
  remaining,
  plan: planKey,
  restriction: z
    .object({
      reason: z.string(),
      description: z.string(),
      unlock_option: z.string(),
      upgrade_benefits: z.array(z.string()),
      pricing: pricing.nullable(),
    })
    .nullable(),
  restriction_details: z.object({
    feature: z.string(),
    feature_display_name: z.string(),
    allowed: z.boolean(),
    plan: planKey,
    subscription_status: subscriptionStatus,
    usage: used,
    limit,
    remaining,
    percentage_used: percentage,
    can_use: z.boolean(),
    unlimited: z.boolean(),
    restriction_reason: z.string().optional(),
    how_to_unlock: z.string().optional(),
  }),
  message: z.string(),
  timestamp,
});

export const featureResponse = z.object({ success, feature: z.string(), status: statusObject });

export const price = z.object({ amount: z.int().describe("In minor units (paise, cents)."), currency: z.string() });

export const subscription = z
  .object({
    id: z.string().nullable(),
    plan: planKey,
    status: subscriptionStatus,
    is_active: z.boolean(),
    start_date: timestamp.nullable(),
    end_date: timestamp.nullable(),
    renewal_date: z.iso.date().nullable(),
    auto_renewal: z.boolean(),
    scheduled_plan: planKey.nullable(),
    grace_period_end: timestamp.nullable(),
    payment_in_progress: z.boolean(),
    payment_disputed: z
      .boolean()
      .describe(
        "A payment is disputed at the payer's bank. Until that is decided, nothing is charged automatically; the student can renew in the checkout when the renewal is due.",
      ),
    decline: z
      .object({
        reason: z
          .string()
          .describe("A word of the gateway, such as `insufficient_funds`, or ours, such as `no_payment_method`."),
        owner: z.enum(DECLINE_OWNERS).describe("Whose it is; `merchant` is the seller."),
        cure: z
          .enum(DECLINE_CURES)
          .describe(
            "What helps: `time` (it is tried again), `new_method`, `confirm` (in the bank's or UPI app), `payer_pays` (the student skipped this debit), `payer_details` (email address or phone number), …",
          ),
      })
      .nullable()
      .default(null)
      .describe("Why the renewal was declined; null unless the subscription is in the grace period after that."),
    last_payment_date: timestamp.nullable(),
    next_billing_date: z.iso.date().nullable(),
    last_usage_date: timestamp.nullable(),
    total_usage_count: z.int(),
    price: price.nullable(),
  })
  .meta({ id: "Subscription" });

export const subscriptionResponse = z.object({ success, subscription });

export const dashboardResponse = z.object({
  success,
  dashboard: z.object({
    user_id: z.string(),
    plan: planKey,
    subscription_id: z.string().nullable(),
    features: z.record(
      z.string(),
      z.object({
        display_name: z.string(),
        limit,
        used,
        remaining,
        unlimited: z.boolean(),
        percentage_used: percentage,
      }),
    ),
    billing: z.object({
      status: subscriptionStatus,
      auto_renewal: z.boolean(),
      next_billing_date: z.iso.date().nullable(),
      end_date: timestamp.nullable(),
      price: price.nullable(),
    }),
  }),
});

export const statsResponse = z.object({
  success,
  stats: z.object({
    plan: planKey,
    total_limit: z.int().describe("Sum of the limits of this quota period; -1 if any feature is unlimited."),
    total_used: z.int(),
    total_logs: z.int(),
    latest_usage: timestamp.nullable(),
    by_feature: z.array(z.object({ feature: z.string(), name: z.string(), used, limit, remaining, total: z.int() })),
    by_day: z.array(z.object({ date: z.iso.date(), count: z.int() })),
  }),
});

export const testRestrictionResponse = z.union([
  z.object({
    success,
    test_type: z.literal("feature_availability_check"),
    feature: z.string(),
    allowed: z.boolean(),
    reason: z.string().nullable(),
    status: statusObject,
  }),
  z.object({
    success,
    test_type: z.literal("quota_exhaustion_simulation"),
    feature: z.string(),
    current_usage: z.object({ used, limit, remaining }),
    would_be_allowed: z.boolean(),
  }),
]);

export const testAllFeaturesResponse = z.object({
  success,
  test_results: z.object({
    timestamp,
    user_id: z.string(),
    plan: planKey,
    subscription_status: subscriptionStatus,
    features_tested: z.record(
      z.string(),
      z.object({
        display_name: z.string(),
        allowed: z.boolean(),
        reason: z.string().nullable(),
        is_unlimited: z.boolean(),
        usage: used,
        limit,
        remaining,
        percentage_used: percentage,
      }),
    ),
    summary: z.object({
      total_features: z.int(),
      features_available: z.int(),
      features_restricted: z.int(),
      features_unlimited: z.int(),
    }),
  }),
});
