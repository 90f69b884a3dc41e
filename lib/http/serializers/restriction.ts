import type { z } from "zod";
import type * as contract from "@/lib/contract/usage-reports";
import type { Restriction } from "@/lib/services/usage/get-restriction";
import { remainingLabel, serializeStatus, upgradeMessage } from "./usage";

type RestrictionBody = z.input<typeof contract.restrictionResponse>;

/** Why a feature is restricted and how to unlock it, for the paywall of an external app. */
export function serializeRestriction({ checked, upgrade }: Restriction): RestrictionBody {
  const { quota, row, now } = checked;
  const status = serializeStatus(quota, 1);
  const unlock = upgradeMessage({ ...quota, upgradePlanName: upgrade?.name ?? null });
  const reason = status.reason;
  return {
    success: true,
    feature: quota.feature,
    allowed: status.allowed,
    used: status.used,
    limit: status.limit,
    remaining: status.remaining,
    plan: quota.plan,
    restriction:
      reason === null
        ? null
        : {
            reason,
            description: describe(quota, status),
            unlock_option: unlock,
            upgrade_benefits: upgrade?.benefits ?? [],
            pricing:
              upgrade?.amount && upgrade.currency
                ? { plan: upgrade.key, amount: upgrade.amount, currency: upgrade.currency }
                : null,
          },
    restriction_details: {
      feature: quota.feature,
      feature_display_name: quota.featureName,
      allowed: status.allowed,
      plan: quota.plan,
      subscription_status: row.status as RestrictionBody["restriction_details"]["subscription_status"],
      usage: status.used,
      limit: status.limit,
      remaining: status.remaining,
      percentage_used: status.percentage,
      can_use: status.allowed,
      unlimited: status.unlimited,
      ...(reason ? { restriction_reason: reason, how_to_unlock: unlock } : {}),
    },
    message: reason
      ? `${quota.featureName} is restricted. ${unlock}`
      : `${quota.featureName} is available. ${remainingLabel(quota)}`,
    timestamp: now.toISOString(),
  };
}

function describe(
  quota: Restriction["checked"]["quota"],
  status: { used: number; limit: number; resets_at: string | null },
): string {
  const used = `${status.used} of ${status.limit} uses of ${quota.featureName} are used`;
  return status.resets_at ? `${used}. The quota resets at ${status.resets_at}.` : `${used}. The quota does not reset.`;
}
