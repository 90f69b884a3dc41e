import { z } from "zod";
import { count, planKey, success, text, timestamp } from "../fields";
import { preview, reason } from "./deeds";

const limits = z.record(z.string(), z.int()).describe("Feature → uses per quota period; -1 is unlimited.");
const prices = z.record(z.string(), z.int()).describe("Currency → price of 30 days in minor units, tax included.");

export const planVersion = z
  .object({
    plan: planKey,
    name: z.string(),
    version: z.int(),
    current: z.boolean().describe("Whether it is what new sales, and everybody on free, get."),
    reason: z.string().nullable(),
    made_by: z.string().nullable().describe("Null where it came with the program."),
    restores: z.int().nullable().describe("The version that it brought back."),
    created_at: timestamp,
    limits,
    prices,
  })
  .meta({ id: "PlanVersion" });

export const planVersionsAnswer = z.object({ success, versions: z.array(planVersion) });

export const planPath = z.object({ plan: text("plan", { max: 50 }) });

export const versionRequest = z.object({
  based_on: count("based_on", 1, 1_000_000).describe(
    "Number of the version in force that you looked at; 409 where somebody has made another meanwhile.",
  ),
  limits: z
    .record(z.string(), count("limit", -1, 1_000_000))
    .default({})
    .describe("What changes: feature → uses per quota period; -1 is unlimited."),
  prices: z
    .record(z.string(), count("price", 1, 100_000_000))
    .default({})
    .describe("What changes: currency → minor units."),
  restore: count("restore", 1, 1_000_000)
    .optional()
    .describe("Number of an old version whose contents come back, as a new one."),
  reason,
  preview,
});

const value = z.int().nullable().describe("Null is unlimited, or no price.");

export const versionAnswer = z.object({
  success,
  preview: z.boolean(),
  plan: planKey,
  version: z.int().describe("Its number."),
  changes: z.array(z.object({ what: z.string(), before: value, after: value })),
  touches: z.object({
    now: z.int().describe("Students whose limits change at once: all who are on free, where this is the free plan."),
    keep: z.int().describe("Students on the plan who keep what they bought until they change plan."),
    planned: z
      .int()
      .describe("Students who have planned to be on it from their next renewal, and get this version then."),
  }),
});
