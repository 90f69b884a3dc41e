import { z } from "zod";
import { count, featureKey, flag, limit, remaining, success, text, timestamp, used } from "../fields";
import { studentExport, userId } from "../students";
import { price, subscription } from "../usage";

/** What staff do for one student. Each says why, and each can be looked at before it is done. */

export const reason = text("reason", { min: 3, max: 500 }).describe("Why, for the audit trail. Name nobody in it.");

export const preview = flag("preview")
  .default(false)
  .describe(
    "`true` answers what would happen, by the same reckoning, and changes nothing. It takes no notice of an `Idempotency-Key`.",
  );

const previewed = z.boolean().describe("Whether this only says what would happen.");

const common = { reason, preview };

export const renewRequest = z.object(common);
export const renewByIdRequest = z.object({ user_id: userId, ...common });

export const cancelRequest = z.object({
  at_period_end: flag("at_period_end")
    .default(true)
    .describe("`false` ends it at once: the free plan is on from then."),
  refund: z
    .enum(["none", "unused", "full"], { error: "refund must be none, unused or full" })
    .default("none")
    .describe(
      "Where it ends at once. `unused`: of every payment whose time is not over, the share of the time that is left. `full`: all that is left of these payments.",
    ),
  amount: count("amount", 1, 2_147_483_647)
    .optional()
    .describe("Minor units to give back in place of a `refund`; the newest payment first, never more than `full`."),
  ...common,
});

export const extendRequest = z.object({
  days: count("days", 1, 365).describe("Calendar days in the billing time zone, as a gift: nothing is charged."),
  ...common,
});

export const resumeRequest = z.object(common);

export const changeRequest = z.object({ plan: text("plan", { max: 50 }).describe("`premium` or `pro`."), ...common });

const grantQuantity = count("quantity", -10_000, 10_000).refine((value) => value !== 0, "quantity must not be 0");

export const grantRequest = z.object({
  feature: featureKey,
  quantity: grantQuantity.describe(
    "Uses to add to the limit of this quota period, or, below 0, to take from it; the limit ends at 0.",
  ),
  ...common,
});

export const revokeSessionsRequest = z.object(common);
export const exportRequest = z.object({ reason });
export const eraseRequest = z.object({
  confirm: text("confirm", { max: 320 })
    .optional()
    .describe("Her mail address, or either of her ids: what is asked for so that nobody erases the wrong one."),
  ...common,
});

const value = z.union([z.string(), z.boolean(), z.int()]).nullable();

export const effects = z
  .object({
    changes: z
      .array(z.object({ field: z.string(), before: value, after: value }))
      .describe("Fields of the subscription that differ afterwards, as `subscription` names them."),
    mails: z.array(z.string()).describe("Types of the mails that she is sent."),
    charge: price.nullable().describe("What her payment method is asked for; null where nothing is."),
    refunds: z
      .array(z.object({ payment_id: z.string(), amount: z.int(), currency: z.string() }))
      .describe("What goes back to her, by payment; minor units."),
  })
  .meta({ id: "AdminActionEffects" });

export const adminActionResponse = z.object({
  success,
  preview: previewed,
  effects,
  subscription: subscription.describe("As it stands after the call; in a preview, as it is."),
  message: z.string(),
});

export const renewActionResponse = adminActionResponse.extend({
  result: z
    .enum(["captured", "declined", "waiting", "refunded"])
    .nullable()
    .describe("What the gateway said; `waiting` is decided by its webhook. Null in a preview."),
});

const granted = z.object({
  feature: z.string(),
  name: z.string(),
  limit,
  used,
  remaining,
  adjustment: z.int().describe("What the limit of the plan differs by in this quota period."),
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
  sessions: z.int().describe("Open sessions of hers that end."),
});

export const exportResponse = z.object({ success, export: studentExport });

export const eraseActionResponse = z.object({
  success,
  preview: previewed,
  erased_at: timestamp.nullable().describe("Null in a preview."),
  plan: z.string().describe("The plan that ends with it."),
  kept: z.array(z.string()).describe("What stays, and why."),
});
