import { z } from "zod";
import { BACKDATE_HOURS, CLOCK_SKEW_SECONDS, RESERVATION_MINUTES } from "@/lib/domain/terms";
import { errorCode } from "./errors";
import {
  count,
  featureKey,
  flag,
  inputSize,
  instant,
  limit,
  percentage,
  planKey,
  quantity,
  remaining,
  resetsAt,
  subscriptionStatus,
  success,
  text,
  timestamp,
  used,
} from "./fields";

// Requests

const reservationId = text("reservation_id", { max: 64 }).meta({ examples: ["rsv_0195f3c8a1b27c44a6d09e7b2f1c8d3e"] });

export const checkRequest = z.object({ feature: featureKey, quantity, input_size: inputSize.optional() });

export const usageType = text("usage_type", { max: 50 })
  .refine((word) => /^[\w-]+$/.test(word), "usage_type must be one word of letters, digits, _ and -")
  .describe("Kind of input: `text`, `file`, `link`, `api`, or a word of your own.");

const OUTPUT_BYTES = 16 * 1024;
export const outputData = z
  .record(z.string(), z.unknown(), { error: "output_data must be an object" })
  .refine((value) => Buffer.byteLength(JSON.stringify(value)) <= OUTPUT_BYTES, "output_data must be at most 16 KiB")
  .refine((value) => isStorable(JSON.stringify(value)), "output_data contains characters that are not text")
  .describe("Any data that you want to store with the use: at most 16 KiB.");

export const recordRequest = z.object({
  feature: featureKey,
  quantity: quantity
    .unwrap()
    .optional()
    .describe("Number of uses; all are granted, or none. Default 1; with `reservation_id`, the reserved quantity."),
  input_size: inputSize.default(0),
  usage_type: usageType.default("text"),
  output_data: outputData.optional(),
  reservation_id: reservationId.optional().describe("Commits this reservation instead of consuming new quota."),
  occurred_at: instant("occurred_at")
    .meta({ examples: ["2026-01-05T09:00:00Z"] })
    .optional()
    .describe(
      `When the use happened, at most ${BACKDATE_HOURS} hours ago: it counts in the quota period of that time. ` +
        `Up to ${CLOCK_SKEW_SECONDS} seconds ahead of our clock counts as now. ` +
        "With the scope `usage:import`, as far back as you like, and even beyond the limit.",
    ),
});

export const enforceCheckRequest = z.object({
  feature: featureKey,
  quantity,
  reserve: z
    .union([flag("reserve"), count("reserve", 10, 3600)], {
      error: "reserve must be true, or a number of seconds from 10 to 3600",
    })
    .default(false)
    .describe(
      `\`true\` holds the quota for ${RESERVATION_MINUTES * 60} seconds; a number from 10 to 3600 sets the seconds.`,
    ),
});

export const releaseRequest = z.object({ reservation_id: reservationId });

export const BATCH_MAX = 500;
export const batchRequest = z.object({
  events: z
    .array(z.unknown(), { error: "events must be a list of record bodies" })
    .min(1, "events must have at least one entry")
    .max(BATCH_MAX, `events must have at most ${BATCH_MAX} entries`)
    .describe("Bodies of `record`, each with its own `idempotency_key`. Each is processed separately, in order."),
});
export const batchEvent = recordRequest.extend({
  idempotency_key: text("idempotency_key", { max: 255 }).refine(
    (key) => /^[\x21-\x7e]+$/.test(key),
    "idempotency_key must be printable ASCII without spaces",
  ),
});

/** The body as the API reference shows it. Each event is validated separately, so that an invalid one fails alone. */
export const batchRequestInFull = batchRequest.extend({ events: z.array(batchEvent).min(1).max(BATCH_MAX) });

// Responses

export const statusObject = z
  .object({
    allowed: z.boolean(),
    reason: z.string().nullable(),
    limit,
    used,
    remaining,
    unlimited: z.boolean(),
    percentage,
    resets_at: resetsAt,
  })
  .meta({ id: "QuotaStatus" });

export const currentQuota = z.object({ used, limit, remaining, percentage }).meta({ id: "CurrentQuota" });

export const checkResponse = z.object({
  success,
  feature: z.string(),
  allowed: z.literal(true),
  used,
  limit,
  remaining,
  unlimited: z.boolean(),
  percentage,
  plan: planKey,
  resets_at: resetsAt,
  message: z.string(),
  status: statusObject,
});

const refused = {
  success: z.literal(false),
  error: z.string(),
  code: z.literal("quota_exhausted"),
  request_id: z.string(),
  feature: z.string(),
};

const refusedInFull = {
  ...refused,
  reason: z.string(),
  upgrade_message: z.string(),
  upgrade_url: z.url(),
  limit,
  used,
  remaining,
  resets_at: resetsAt,
  status: statusObject,
};

export const checkRefusal = z.object({ ...refusedInFull, allowed: z.literal(false) });
export const recordRefusal = z.object({ ...refusedInFull, usage_recorded: z.literal(false) });
export const enforceRefusal = z.object({ ...refused, status: statusObject });

export const recordResponse = z.object({
  success,
  feature: z.string(),
  usage_recorded: z.literal(true),
  usage_id: z.string(),
  current_quota: currentQuota,
  remaining_uses: remaining,
  message: z.string(),
});

export const enforceCheckResponse = z.object({
  success,
  message: z.string(),
  feature: z.string(),
  remaining,
  reservation_id: z.string().optional(),
  expires_at: timestamp.optional(),
});

export const releaseResponse = z.object({ success, released: z.literal(true), current_quota: currentQuota });

const failedEvent = z.looseObject({
  success: z.literal(false),
  error: z.string(),
  code: errorCode,
  fields: z.record(z.string(), z.string()).optional(),
});
export const batchResponse = z.object({ success, results: z.array(z.union([recordResponse, failedEvent])) });

export const realTimeFeature = z.object({
  name: z.string(),
  used,
  limit,
  remaining,
  percentage,
  allowed: z.boolean(),
  unlimited: z.boolean(),
  last_used: timestamp.nullable(),
  resets_at: resetsAt,
});

export const realTimeResponse = z.object({
  success,
  timestamp,
  plan: planKey,
  subscription_status: subscriptionStatus,
  subscription_end_date: timestamp.nullable(),
  feature_usage: z.record(z.string(), realTimeFeature),
  summary: z.object({ total_features: z.int(), features_available: z.int(), features_exhausted: z.int() }),
});

function isStorable(json: string): boolean {
  return !json.includes("\\u0000") && !/\\ud[89a-f]/i.test(json);
}
