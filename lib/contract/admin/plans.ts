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
    current: z.boolean().describe("Whether this version applies to new sales and to everyone on the free plan."),
    reason: z.string().nullable(),
    made_by: z.string().nullable().describe("Who created it; null for a version that came with the installation."),
    restores: z.int().nullable().describe("Number of the version that it restores."),
    created_at: timestamp,
    limits,
    prices,
  })
  .meta({ id: "PlanVersion" });

export const planVersionsResponse = z.object({ success, versions: z.array(planVersion) });

export const planPath = z.object({ plan: text("plan", { max: 50 }) });

export const versionRequest = z.object({
  based_on: count("based_on", 1, 1_000_000).describe(
    "Number of the current version that your change is based on; 409 if someone has published another one since.",
  ),
  limits: z
    .record(z.string(), count("limit", -1, 1_000_000))
    .default({})
    .describe("Changes: feature → uses per quota period; -1 is unlimited."),
  prices: z
    .record(z.string(), count("price", 1, 100_000_000))
    .default({})
    .describe("Changes: currency → price in minor units."),
  restore: count("restore", 1, 1_000_000).optional().describe("Number of an old version to restore as a new version."),
  reason,
  preview,
});

const value = z.int().nullable().describe("Null means unlimited, or no price.");

export const versionResponse = z.object({
  success,
  preview: z.boolean(),
  plan: planKey,
  version: z.int().describe("Number of the new version."),
  changes: z.array(z.object({ what: z.string(), before: value, after: value })),
  touches: z.object({
    now: z
      .int()
      .describe("Students whose limits change immediately: everyone on the free plan, if this is the free plan."),
    keep: z.int().describe("Students on the plan who keep the version that they bought until they change plan."),
    planned: z
      .int()
      .describe("Students with a scheduled change to this plan, who get this version at their next renewal."),
  }),
});

const archivedAt = timestamp.nullable().describe("When it was archived; null if it is in the catalogue.");
const launchUrl = z.string().nullable().describe("URL of the feature's app; null if our own page shows it.");

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
    .describe("URL of the feature's app: https, or http on localhost outside production. Null for our own page."),
  archived: flag("archived").optional().describe("`true` archives the feature, `false` restores it."),
  reason,
  preview,
});

const changed = z.union([z.string(), z.boolean()]).nullable();

export const featureResponse = z.object({
  success,
  preview: z.boolean(),
  feature: z.string(),
  changes: z.array(z.object({ what: z.enum(["launch_url", "archived"]), before: changed, after: changed })),
  touches: z.object({ recent: z.int().describe(`Students who have used it in the last ${RECENT_USE_DAYS} days.`) }),
});

export const archiveRequest = z.object({
  archived: flag("archived").describe("`true` stops selling the plan, `false` sells it again."),
  reason,
  preview,
});

export const archiveResponse = z.object({
  success,
  preview: z.boolean(),
  plan: planKey,
  archived: z.boolean(),
  touches: z.object({
    keep: z.int().describe("Students on the plan, who keep it and renew the version that they bought."),
    planned: z.int().describe("Students with a scheduled change to it, which stays scheduled."),
  }),
});
