import { findRenewalFacts } from "@/lib/db/renewal/history";
import type { SubscriptionDetail } from "@/lib/db/usage/subscription";
import { retriesAhead } from "@/lib/domain/retry";
import { billingSettings } from "../subscription/billing-settings";
import { settlesWithinHours } from "../subscription/method-label";

/** The dunning schedule ahead: when a declined renewal is retried. Empty after a cancellation, without a chargeable method, or on the last day. */
export async function listRetries({ row, now }: { row: SubscriptionDetail; now: Date }): Promise<Date[]> {
  const { subscription_id: id, status, auto_renewal, grace_period_end: gracePeriodEnd } = row;
  // Under a dispute nothing is retried: it is charged when that is over.
  if (row.payment_disputed) return [];
  const hours = settlesWithinHours(row.method);
  if (!id || status !== "pending_renewal" || !auto_renewal || !gracePeriodEnd || hours === null) return [];
  const declinedAt = (await findRenewalFacts([id])).get(id)?.history.declinedAt;
  return declinedAt
    ? retriesAhead({ declinedAt, gracePeriodEnd, settlesWithinHours: hours }, now, billingSettings())
    : [];
}
