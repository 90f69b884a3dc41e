import { z } from "zod";
import { BILLING_PERIOD_DAYS } from "@/lib/domain/terms";
import { flag, limit, planKey, success, text } from "./fields";
import { price, subscription } from "./usage-reports";

export const cancelRequest = z.object({
  at_period_end: flag("at_period_end")
    .default(true)
    .describe("`false` ends it immediately, and the remaining paid time is lost; only an admin may do that."),
  reason: text("reason", { max: 500 }).optional().describe("The student's reason, if given."),
});

export const autoRenewalRequest = z.object({
  enabled: z.boolean({
    error: (issue) => (issue.input === undefined ? "enabled is required" : "enabled must be true or false"),
  }),
});

/** The response of every call about a subscription. */
export const subscriptionResponse = z.object({ success, subscription, message: z.string() });

export const plan = z
  .object({
    plan: planKey,
    name: z.string(),
    tagline: z.string(),
    benefits: z.array(z.string()),
    history_days: z.int(),
    price: price.nullable().describe(`Tax included, per ${BILLING_PERIOD_DAYS} days; null where nothing is charged.`),
    limits: z.record(z.string(), z.object({ name: z.string(), limit })).describe("Feature → uses per quota period."),
    current: z.boolean().describe("Whether the student is on this plan."),
  })
  .meta({ id: "Plan" });

export const plansResponse = z.object({ success, currency: z.string(), plans: z.array(plan) });
