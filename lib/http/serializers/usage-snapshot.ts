import type { z } from "zod";
import type { StudentRef } from "@/lib/access/credentials";
import type * as contract from "@/lib/contract/usage";
import type * as reports from "@/lib/contract/usage-reports";
import type { SnapshotRow } from "@/lib/db/usage/snapshot";
import { toWireId } from "@/lib/domain/id";
import { refusalReason } from "@/lib/domain/quota";
import { summarise } from "@/lib/services/subscription/summarise";
import type { QuotasNow } from "@/lib/services/usage/get-quotas";
import type { Stats } from "@/lib/services/usage/get-stats";
import type { SubscriptionNow } from "@/lib/services/usage/get-subscription";
import { isAllowed, serializeQuota } from "./usage";

type Wire<Schema extends z.ZodType> = z.input<Schema>;

/** The body of `GET /api/usage/real-time`, and of every snapshot on the stream. */
export function serializeRealTime({ now, rows }: QuotasNow): Wire<typeof contract.realTimeResponse> {
  const [first] = rows;
  const available = rows.filter(isAllowed).length;
  return {
    success: true,
    timestamp: now.toISOString(),
    plan: first.effective_plan_key,
    subscription_status: first.status as Wire<typeof contract.realTimeResponse>["subscription_status"],
    subscription_end_date: first.end_date?.toISOString() ?? null,
    feature_usage: byFeature(rows, (row) => ({
      name: nameOf(row),
      ...serializeQuota(row),
      allowed: isAllowed(row),
      unlimited: row.limit === null,
      last_used: row.last_used_at?.toISOString() ?? null,
      resets_at: row.period_end?.toISOString() ?? null,
    })),
    summary: {
      total_features: rows.length,
      features_available: available,
      features_exhausted: rows.length - available,
    },
  };
}

export function serializeAllFeatures(
  { now, rows }: QuotasNow,
  userId: string,
): Wire<typeof reports.testAllFeaturesResponse> {
  const [first] = rows;
  const available = rows.filter(isAllowed).length;
  return {
    success: true,
    test_results: {
      timestamp: now.toISOString(),
      user_id: userId,
      plan: first.effective_plan_key,
      subscription_status: first.status as Wire<typeof contract.realTimeResponse>["subscription_status"],
      features_tested: byFeature(rows, (row) => {
        const { used, limit, remaining, percentage } = serializeQuota(row);
        return {
          display_name: nameOf(row),
          allowed: isAllowed(row),
          reason: refusalReason(row, 1, row.plan_name),
          is_unlimited: row.limit === null,
          usage: used,
          limit,
          remaining,
          percentage_used: percentage,
        };
      }),
      summary: {
        total_features: rows.length,
        features_available: available,
        features_restricted: rows.length - available,
        features_unlimited: rows.filter((row) => row.limit === null).length,
      },
    },
  };
}

export function serializeSubscription({ row, now }: SubscriptionNow): Wire<typeof reports.subscription> {
  return summarise(row, now);
}

export function serializeDashboard(
  { rows }: QuotasNow,
  { row }: SubscriptionNow,
  userId: string,
): Wire<typeof reports.dashboardResponse> {
  return {
    success: true,
    dashboard: {
      user_id: userId,
      plan: row.effective_plan_key,
      subscription_id: row.subscription_id ? toWireId("subscription", row.subscription_id) : null,
      features: byFeature(rows, (feature) => {
        const { used, limit, remaining, percentage } = serializeQuota(feature);
        return {
          display_name: nameOf(feature),
          limit,
          used,
          remaining,
          unlimited: feature.limit === null,
          percentage_used: percentage,
        };
      }),
      billing: {
        status: row.status,
        auto_renewal: row.auto_renewal,
        next_billing_date: row.auto_renewal && !row.payment_disputed ? row.renewal_date : null,
        end_date: row.end_date?.toISOString() ?? null,
        price: serializePrice(row),
      },
    },
  };
}

export function serializeStats({
  quotas: { rows },
  subscription: { row },
  daily,
  totals,
}: Stats): Wire<typeof reports.statsResponse> {
  const unlimited = rows.some((feature) => feature.limit === null);
  const byDay = new Map<string, number>();
  for (const { date, count } of daily) byDay.set(date, (byDay.get(date) ?? 0) + count);
  return {
    success: true,
    stats: {
      plan: row.effective_plan_key,
      total_limit: unlimited ? -1 : rows.reduce((sum, feature) => sum + (feature.limit ?? 0), 0),
      total_used: rows.reduce((sum, feature) => sum + feature.used, 0),
      total_logs: totals.entries,
      latest_usage: row.last_used_at?.toISOString() ?? null,
      by_feature: rows.map((feature) => {
        const { used, limit, remaining } = serializeQuota(feature);
        return { feature: keyOf(feature), name: nameOf(feature), used, limit, remaining, total: feature.total_used };
      }),
      by_day: [...byDay].map(([date, count]) => ({ date, count })),
    },
  };
}

/** The id that the caller knows the student by: the app's own id if there is one. */
export function serializeUserId({ row }: SubscriptionNow, named: StudentRef): string {
  if (row.external_id !== null) return row.external_id;
  if (row.student_id !== null) return toWireId("student", row.student_id);
  return named.by === "external" ? named.externalId : "";
}

function serializePrice(row: SubscriptionNow["row"]): Wire<typeof reports.price> | null {
  return row.price_amount !== null && row.price_currency !== null
    ? { amount: row.price_amount, currency: row.price_currency }
    : null;
}

function byFeature<Value>(rows: readonly SnapshotRow[], serialize: (row: SnapshotRow) => Value): Record<string, Value> {
  return Object.fromEntries(rows.map((row) => [keyOf(row), serialize(row)]));
}

function keyOf(row: SnapshotRow): string {
  return row.feature_key ?? "";
}

function nameOf(row: SnapshotRow): string {
  return row.feature_name ?? keyOf(row);
}
