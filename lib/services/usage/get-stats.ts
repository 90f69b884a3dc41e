import type { CredentialContext } from "@/lib/context";
import { type DailyRow, findDailyUses, type HistoryTotals, sumHistory } from "@/lib/db/usage/history";
import { daysOfWindow, historyWindow } from "@/lib/domain/history";
import { getEnv } from "@/lib/env";
import { getQuotas, type QuotasNow } from "./get-quotas";
import { getSubscription, type SubscriptionNow } from "./get-subscription";

/** Days that the sums by day cover. */
export const STATS_DAYS = 30;

export interface Stats {
  quotas: QuotasNow;
  subscription: SubscriptionNow;
  daily: DailyRow[];
  /** Of all logged uses. */
  totals: HistoryTotals;
}

/** Totals of a student's uses: by feature in this quota period, by day over the last 30, and in all. */
export async function getStats(context: CredentialContext): Promise<Stats> {
  const [quotas, subscription] = await Promise.all([getQuotas(context), getSubscription(context)]);
  const { row, now } = subscription;
  if (!row.subscription_id) return { quotas, subscription, daily: [], totals: { entries: 0, uses: 0, input_size: 0 } };
  const timeZone = row.time_zone ?? getEnv().BILLING_TIME_ZONE;
  const filter = { subscriptionId: row.subscription_id, feature: null };
  const window = historyWindow(STATS_DAYS, now, timeZone);
  const [daily, totals] = await Promise.all([
    findDailyUses({ ...filter, ...window }, daysOfWindow(window, timeZone)),
    sumHistory({ ...filter, from: new Date(0), to: now }),
  ]);
  return { quotas, subscription, daily, totals };
}
