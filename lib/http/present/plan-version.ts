import type { z } from "zod";
import * as contract from "@/lib/contract/admin/plans";
import type { PlanVersionRow } from "@/lib/db/catalogue/plan-versions";
import type { MadeVersion } from "@/lib/services/catalogue/create-plan-version";
import { UNLIMITED } from "./usage";

export function presentPlanVersion(row: PlanVersionRow): z.input<typeof contract.planVersion> {
  return {
    plan: row.plan,
    name: row.name,
    version: row.version,
    current: row.is_current,
    reason: row.reason,
    made_by: row.maker,
    restores: row.restores_version,
    created_at: row.created_at.toISOString(),
    limits: Object.fromEntries(Object.entries(row.limits).map(([key, quota]) => [key, quota ?? UNLIMITED])),
    prices: row.prices,
  };
}

/** Parsed rather than copied: a stored answer comes back with its members in another order. */
export function presentMadeVersion(made: MadeVersion, preview: boolean): z.input<typeof contract.versionAnswer> {
  return contract.versionAnswer.parse({ success: true, preview, ...made });
}

/** Limits as the wire has them, in ours. */
export function readLimits(limits: Record<string, number>): Record<string, number | null> {
  return Object.fromEntries(Object.entries(limits).map(([key, limit]) => [key, limit === UNLIMITED ? null : limit]));
}
