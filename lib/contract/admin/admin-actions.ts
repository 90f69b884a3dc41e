import { z } from "zod";
import { count, featureKey, flag, limit, remaining, success, text, timestamp, used, visibleText } from "../fields";
import { studentExport, userId } from "../students";
import { price, subscription } from "../usage-reports";

/** What staff do for one student. Each action needs a reason, and each can be previewed. */

export const reason = visibleText("reason", { min: 3, max: 500 }).describe(
  "Reason for the audit log. Do not name people in it.",
);

export const preview = flag("preview")
  .default(false)
  .describe("`true` returns what would happen and changes nothing. An `Idempotency-Key` is ignored.");

const previewed = z.boolean().describe("Whether this is a preview, which changed nothing.");

const common = { reason, preview };

export const renewRequest = z.object(common);
export const renewByIdRequest = z.object({ user_id: userId, ...common });

export const cancelRequest = z.object({
  at_period_end: flag("at_period_end")
    .default(true)
    .describe("`false` ends it immediately: the student is on the free plan from then on."),
  refund: z
    .enum(["none", "unused", "full"], { error: "refund must be none, unused or full" })
    .default("none")
    .describe(
      "Only when it ends immediately. `unused`: the prorated share for the remaining time, of every payment whose period is not over. `full`: everything not yet refunded of these payments.",
    ),
  amount: count("amount", 1, 2_147_483_647)
    .optional()
    .describe(
      "Amount to refund instead of `refund`, in minor units: the newest payment first, never more than `full`.",
    ),
  ...common,
});

export const extendRequest = z.object({
  days: count("days", 1, 365).describe("Calendar days in the billing time zone. Nothing is charged."),
  ...common,
});

export const resumeRequest = z.object(common);

export const changeRequest = z.object({ plan: text("plan", { max: 50 }).describe("`premium` or `pro`."), ...common });

const grantQuantity = count("quantity", -10_000, 10_000).refine((value) => value !== 0, "quantity must not be 0");

export const grantRequest = z.object({
  feature: featureKey,
  quantity: grantQuantity.describe(
    "Uses to add to the limit of this quota period. A negative number lowers the limit, down to 0.",
  ),
  ...common,
});

export const revokeSessionsRequest = z.object(common);
export const exportRequest = z.object({ reason });
export const eraseRequest = z.object({
  confirm: text("confirm", { max: 320 })
    .optional()
    .describe("The student's email address or one of their ids, to confirm that this is the right student."),
  ...common,
});

const value = z.union([z.string(), z.boolean(), z.int()]).nullable();

export const effects = z
  .object({
    changes: z
      .array(z.object({ field: z.string(), before: value, after: value }))
      .describe("Fields of the subscription that change, named as in `subscription`."),
    mails: z.array(z.string()).describe("Types of the emails that are sent to the student."),
    charge: price.nullable().describe("Charged to the student's payment method; null if nothing is charged."),
    refunds: z
      .array(z.object({ payment_id: z.string(), amount: z.int(), currency: z.string() }))
      .describe("Refunds by payment, in minor units."),
  })
  .meta({ id: "AdminActionEffects" });

export const adminActionResponse = z.object({
  success,
  preview: previewed,
  effects,
  subscription: subscription.describe("After the call; in a preview, the current state."),
  message: z.string(),
});

export const renewActionResponse = adminActionResponse.extend({
  result: z
    .enum(["captured", "declined", "skipped", "failed", "waiting", "refunded"])
    .nullable()
    .describe(
      "Result from the gateway; `waiting` until its webhook reports the outcome; `failed` is our fault or the gateway's, and tried again. Null in a preview.",
    ),
});

const granted = z.object({
  feature: z.string(),
  name: z.string(),
  limit,
  used,
  remaining,
  adjustment: z.int().describe("Adjustment of the plan's limit in this quota period."),
  resets_at: timestamp.nullable(),
});

export const grantResponse = z.object({
  success,
  preview: previewed,
  before: granted,
  after: granted,
  message: z.string(),
});

export const revokeSessionsResponse = z.object({
  success,
  preview: previewed,
  sessions: z.int().describe("Number of the student's open sessions that end."),
});

export const exportResponse = z.object({ success, export: studentExport });

export const eraseActionResponse = z.object({
  success,
  preview: previewed,
  erased_at: timestamp.nullable().describe("Null in a preview."),
  plan: z.string().describe("The plan that ends."),
  kept: z.array(z.string()).describe("What is kept, and why."),
});
