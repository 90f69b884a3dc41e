import { findRenewalFacts } from "@/lib/db/renewal/history";
import type { SubscriptionDetail } from "@/lib/db/usage/subscription";
import { retriesAhead } from "@/lib/domain/retry";
import { billingSettings } from "../subscription/billing-settings";
import { withMethod } from "../subscription/method-label";

/**
 * The dunning schedule ahead: when a declined renewal is retried. Empty after a cancellation, without a chargeable method, while a payment is undecided, on the last day, or
 * if time does not cure the reason.
 */
export async function listRetries({ row, now }: { row: SubscriptionDetail; now: Date }): Promise<Date[]> {
  const { subscription_id: id, status, auto_renewal, grace_period_end: gracePeriodEnd } = row;
  // While a payment is undecided nothing else is charged, and whether anything is retried follows from its result.
  if (row.payment_in_progress) return [];
  // Under a dispute nothing is retried: it is charged when that is over.
  if (row.payment_disputed || !id || status !== "pending_renewal" || !auto_renewal || !gracePeriodEnd) return [];
  const facts = (await findRenewalFacts([id])).get(id);
  if (!facts) return [];
  const { declinedAt, settlesWithinHours, ...history } = withMethod(facts.history, row.method);
  if (declinedAt === null || settlesWithinHours === null) return [];
  return retriesAhead({ ...history, declinedAt, settlesWithinHours, gracePeriodEnd }, now, billingSettings());
}
