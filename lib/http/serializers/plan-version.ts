import type { z } from "zod";
import * as contract from "@/lib/contract/admin/plans";
import type { PlanVersionRow } from "@/lib/db/catalogue/plan-versions";
import type { ArchivedPlan } from "@/lib/services/catalogue/archive-plan";
import type { ChangedFeature } from "@/lib/services/catalogue/change-feature";
import type { CreatedVersion } from "@/lib/services/catalogue/create-plan-version";
import type { Catalogue } from "@/lib/services/catalogue/list-catalogue";
import { UNLIMITED } from "./usage";

export function serializePlanVersion(row: PlanVersionRow): z.input<typeof contract.planVersion> {
  return {
    plan: row.plan,
    name: row.name,
    version: row.version,
    current: row.is_current,
    reason: row.reason,
    made_by: row.creator,
    restores: row.restores_version,
    created_at: row.created_at.toISOString(),
    limits: Object.fromEntries(Object.entries(row.limits).map(([key, quota]) => [key, quota ?? UNLIMITED])),
    prices: row.prices,
  };
}

/** Parsed rather than copied: a stored response comes back with its fields in another order. */
export function serializeCreatedVersion(
  created: CreatedVersion,
  preview: boolean,
): z.input<typeof contract.versionResponse> {
  return contract.versionResponse.parse({ success: true, preview, ...created });
}

/** Limits from the wire, where -1 means unlimited. */
export function readLimits(limits: Record<string, number>): Record<string, number | null> {
  return Object.fromEntries(Object.entries(limits).map(([key, limit]) => [key, limit === UNLIMITED ? null : limit]));
}

export function serializeCatalogue({ features, plans }: Catalogue): z.input<typeof contract.catalogueResponse> {
  const since = (at: Date | null) => at?.toISOString() ?? null;
  return {
    success: true,
    features: features.map(({ archived_at, ...feature }) => ({ ...feature, archived_at: since(archived_at) })),
    plans: plans.map(({ archived_at, ...plan }) => ({ ...plan, archived_at: since(archived_at) })),
  };
}

/** Parsed for the same reason. */
export function serializeChangedFeature(
  changed: ChangedFeature,
  preview: boolean,
): z.input<typeof contract.featureResponse> {
  return contract.featureResponse.parse({ success: true, preview, ...changed });
}

export function serializeArchivedPlan(done: ArchivedPlan, preview: boolean): z.input<typeof contract.archiveResponse> {
  return contract.archiveResponse.parse({ success: true, preview, ...done });
}
