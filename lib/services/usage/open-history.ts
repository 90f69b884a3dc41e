import type { CredentialContext } from "@/lib/context";
import { featureExists } from "@/lib/db/usage/feature-exists";
import type { HistoryFilter } from "@/lib/db/usage/history";
import { historyWindow } from "@/lib/domain/history";
import { getEnv } from "@/lib/env";
import { invalidField } from "@/lib/errors";
import { featureNotFound } from "./authorize";
import { getSubscription } from "./get-subscription";

export interface OpenHistory {
  from: Date;
  to: Date;
  /** How far back the plan shows. */
  historyDays: number;
  /** Null for a student who has no row yet. */
  filter: HistoryFilter | null;
  /** The student's own, or the billing one. */
  timeZone: string;
}

/**
 * The part of a student's history that a caller may see: the days, in the student's time zone or the billing one, and the feature.
 *
 * @throws invalid_request for more days than the plan shows; feature_not_found
 */
export async function openHistory(
  context: CredentialContext,
  { days, feature }: { days: number; feature: string | null },
): Promise<OpenHistory> {
  const { now, row } = await getSubscription(context);
  if (days > row.history_days) {
    throw invalidField("days", `days must be from 1 to ${row.history_days} on the ${row.effective_plan_key} plan.`);
  }
  if (feature !== null && !(await featureExists(feature))) throw featureNotFound(feature);
  const timeZone = row.time_zone ?? getEnv().BILLING_TIME_ZONE;
  const { from, to } = historyWindow(days, now, timeZone);
  const { subscription_id: subscriptionId, history_days: historyDays } = row;
  return { from, to, historyDays, filter: subscriptionId ? { subscriptionId, from, to, feature } : null, timeZone };
}
