import { z } from "zod";
import { BILLING_PERIOD_DAYS, RECENT_USE_DAYS } from "@/lib/domain/terms";
import { count, featureKey, flag, planKey, success, text, timestamp } from "../fields";
import { preview, reason } from "./admin-actions";

const limits = z.record(z.string(), z.int()).describe("Feature → uses per quota period; -1 is unlimited.");
const prices = z
  .record(z.string(), z.int())
  .describe(`Currency → price of ${BILLING_PERIOD_DAYS} days in minor units, tax included.`);

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

export const planVersionsResponse = z.object({ success, versions: z.array(planVersion) });

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

export const versionResponse = z.object({
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

const archivedAt = timestamp.nullable().describe("Since when it is not in the catalogue any more; null while it is.");
const launchUrl = z.string().nullable().describe("Where its own app is; null where ours shows it.");

export const catalogueFeature = z
  .object({ key: z.string(), name: z.string(), launch_url: launchUrl, archived_at: archivedAt })
  .meta({ id: "CatalogueFeature" });

export const cataloguePlan = z
  .object({ key: planKey, name: z.string(), archived_at: archivedAt })
  .meta({ id: "CataloguePlan" });

export const catalogueResponse = z.object({
  success,
  features: z.array(catalogueFeature),
  plans: z.array(cataloguePlan),
});

export const featurePath = z.object({ feature: featureKey });

export const featureRequest = z.object({
  launch_url: text("launch_url", { max: 2_000 })
    .nullable()
    .optional()
    .describe("Where its own app is: https, or http on localhost where this is no production. Null for our own page."),
  archived: flag("archived").optional().describe("True takes it out of the catalogue, false puts it back."),
  reason,
  preview,
});

const said = z.union([z.string(), z.boolean()]).nullable();

export const featureResponse = z.object({
  success,
  preview: z.boolean(),
  feature: z.string(),
  changes: z.array(z.object({ what: z.enum(["launch_url", "archived"]), before: said, after: said })),
  touches: z.object({ recent: z.int().describe(`Students who have used it in the last ${RECENT_USE_DAYS} days.`) }),
});

export const archiveRequest = z.object({
  archived: flag("archived").describe("True stops selling it, false sells it again."),
  reason,
  preview,
});

export const archiveResponse = z.object({
  success,
  preview: z.boolean(),
  plan: planKey,
  archived: z.boolean(),
  touches: z.object({
    keep: z.int().describe("Students on the plan, who keep it and go on renewing it as they bought it."),
    planned: z.int().describe("Students who have planned to change to it, and still do."),
  }),
});
