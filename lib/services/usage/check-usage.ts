import type { CredentialContext } from "@/lib/context";
import { type CheckRow, findQuota, type UsagePermission } from "@/lib/db/usage/check";
import { assumedNow } from "@/lib/db/usage/subject-sql";
import { allows } from "@/lib/domain/quota";
import { getEnv } from "@/lib/env";
import { featureNotFound, readAuthorized, requireCaller } from "./authorize";
import type { FeatureQuota } from "./feature-quota";

export interface CheckedUsage {
  allowed: boolean;
  quantity: number;
  quota: FeatureQuota;
  row: CheckRow;
  now: Date;
}

/**
 * Whether `quantity` more uses of a feature fit the quota now. Changes nothing; a student who has no row yet is treated as a new one.
 *
 * @param permission what the calling operation requires
 * @throws unauthenticated, forbidden, not_found, feature_not_found
 */
export async function checkUsage(
  context: CredentialContext,
  feature: string,
  quantity: number,
  permission: UsagePermission = "usage:read",
): Promise<CheckedUsage> {
  const zone = getEnv().BILLING_TIME_ZONE;
  const { rows, assumption } = await readAuthorized(context, async (time) => [
    await findQuota(context.credentials, feature, quantity, time, zone, permission),
  ]);
  const [row] = rows;
  requireCaller(context, row, permission);
  const quota = toFeatureQuota(row, feature);
  return { allowed: allows(quota, quantity), quantity, quota, row, now: assumedNow(assumption) };
}

function toFeatureQuota(row: CheckRow, feature: string): FeatureQuota {
  if (row.feature_key === null || row.feature_name === null) throw featureNotFound(feature);
  return {
    feature: row.feature_key,
    featureName: row.feature_name,
    plan: row.effective_plan_key,
    planName: row.plan_name,
    limit: row.limit,
    used: row.used,
    reserved: row.reserved,
    resetsAt: row.period_end,
    upgradePlanName: row.upgrade_plan_name,
  };
}
