import type { z } from "zod";
import type * as contract from "@/lib/contract/usage";
import type { ConsumeOutcome } from "@/lib/db/usage/consume-row";
import { toWireId } from "@/lib/domain/id";
import { allows, percentageOf, type Quota, refusalReason, remainingOf } from "@/lib/domain/quota";
import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import type { CheckedUsage } from "@/lib/services/usage/check-usage";
import type { FeatureQuota } from "@/lib/services/usage/feature-quota";

/** Unlimited, on the wire. */
export const UNLIMITED = -1;

type Wire<Schema extends z.ZodType> = z.input<Schema>;

/** Limit, used, remaining and percentage, in the shape that every response uses. */
export function serializeQuota(quota: Quota): Wire<typeof contract.currentQuota> {
  return {
    used: quota.used,
    limit: quota.limit ?? UNLIMITED,
    remaining: remainingOf(quota) ?? UNLIMITED,
    percentage: percentageOf(quota),
  };
}

export function serializeStatus(quota: FeatureQuota, quantity: number): Wire<typeof contract.statusObject> {
  const reason = refusalReason(quota, quantity, quota.planName);
  return {
    allowed: reason === null,
    reason,
    ...serializeQuota(quota),
    unlimited: quota.limit === null,
    resets_at: quota.resetsAt?.toISOString() ?? null,
  };
}

export function serializeCheck({ quota, quantity }: CheckedUsage): Wire<typeof contract.checkResponse> {
  const status = serializeStatus(quota, quantity);
  return {
    success: true,
    feature: quota.feature,
    allowed: true,
    ...serializeQuota(quota),
    unlimited: status.unlimited,
    plan: quota.plan,
    resets_at: status.resets_at,
    message: `Feature available. ${remainingLabel(quota)}`,
    status,
  };
}

/** Rendered from the values that are stored with an idempotency key, so that a replay is equal byte for byte. */
export function serializeRecord(outcome: ConsumeOutcome): Wire<typeof contract.recordResponse> {
  const current = serializeQuota(outcome);
  return {
    success: true,
    feature: outcome.feature,
    usage_recorded: true,
    usage_id: toWireId("usage", outcome.id),
    current_quota: current,
    remaining_uses: current.remaining,
    message: `Usage recorded. ${remainingLabel(outcome)}`,
  };
}

export function serializeReservation(outcome: ConsumeOutcome): Wire<typeof contract.enforceCheckResponse> {
  return {
    ...serializeGranted(outcome.feature, outcome),
    reservation_id: toWireId("reservation", outcome.id),
    expires_at: outcome.expires_at ? new Date(outcome.expires_at).toISOString() : undefined,
  };
}

export function serializeGranted(feature: string, quota: Quota): Wire<typeof contract.enforceCheckResponse> {
  return { success: true, message: "Feature access granted", feature, remaining: remainingOf(quota) ?? UNLIMITED };
}

export function serializeRelease(outcome: ConsumeOutcome): Wire<typeof contract.releaseResponse> {
  return { success: true, released: true, current_quota: serializeQuota(outcome) };
}

/** The 403 of check, record and consume. `own` is the field that says what did not happen. */
export function quotaExhausted(
  quota: FeatureQuota,
  quantity: number,
  own: { allowed: false } | { usage_recorded: false },
): AppError {
  const status = serializeStatus(quota, quantity);
  const reason = status.reason ?? "Feature limit exhausted";
  return new AppError("quota_exhausted", reason, {
    body: {
      feature: quota.feature,
      ...own,
      reason,
      upgrade_message: upgradeMessage(quota),
      upgrade_url: upgradeUrl(quota.feature),
      limit: status.limit,
      used: status.used,
      remaining: status.remaining,
      resets_at: status.resets_at,
      status,
    },
  });
}

/** The 403 of enforce-check. */
export function accessDenied(quota: FeatureQuota, quantity: number): AppError {
  const status = serializeStatus(quota, quantity);
  return new AppError("quota_exhausted", `Feature access denied: ${status.reason}`, {
    body: { feature: quota.feature, status },
  });
}

export function upgradeMessage(quota: Pick<FeatureQuota, "featureName" | "upgradePlanName" | "resetsAt">): string {
  if (quota.upgradePlanName) return `Upgrade to ${quota.upgradePlanName} to continue using ${quota.featureName} now.`;
  return quota.resetsAt
    ? "There is no higher plan. The quota resets automatically."
    : "There is no plan that allows more.";
}

export function upgradeUrl(feature: string): string {
  return `${getEnv().APP_URL}/upgrade?feature=${encodeURIComponent(feature)}`;
}

export function remainingLabel(quota: Quota): string {
  const remaining = remainingOf(quota);
  if (remaining === null) return "Unlimited uses.";
  return `${remaining} ${remaining === 1 ? "use" : "uses"} remaining.`;
}

export function isAllowed(quota: Quota): boolean {
  return allows(quota, 1);
}
