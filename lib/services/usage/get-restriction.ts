import type { CredentialContext } from "@/lib/context";
import { findUpgrade, type UpgradeRow } from "@/lib/db/usage/upgrade";
import { getEnv } from "@/lib/env";
import { type CheckedUsage, checkUsage } from "./check-usage";

export interface Restriction {
  checked: CheckedUsage;
  /** The plan that would unlock the feature, with its price; null if nothing is restricted or no higher plan exists. */
  upgrade: UpgradeRow | null;
}

/** Whether a feature is restricted for the student now, and what would unlock it. */
export async function getRestriction(context: CredentialContext, feature: string): Promise<Restriction> {
  const checked = await checkUsage(context, feature, 1);
  if (checked.allowed) return { checked, upgrade: null };
  const { quota } = checked;
  return { checked, upgrade: await findUpgrade(quota.plan, feature, quota.limit, getEnv().BILLING_CURRENCY) };
}
