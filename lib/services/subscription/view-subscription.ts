import type { SubscriptionDetail } from "@/lib/db/usage/subscription";
import type { SubscriptionView } from "@/lib/domain/subscription-view";
import { toSubscriptionView } from "@/lib/domain/to-subscription-view";
import { billingSettings } from "./billing-settings";

/** What every page of a student shows of their subscription, by the settings of this installation. Reads nothing. */
export function viewSubscription({ row, now }: { row: SubscriptionDetail; now: Date }): SubscriptionView {
  return toSubscriptionView(row, now, billingSettings());
}
