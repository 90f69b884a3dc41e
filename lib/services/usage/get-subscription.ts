import type { CredentialContext } from "@/lib/context";
import { assumedNow } from "@/lib/db/usage/subject-sql";
import { findSubscription, type SubscriptionRow } from "@/lib/db/usage/subscription";
import { rowAsOf } from "@/lib/domain/as-of";
import { billingSettings } from "../subscription/billing-settings";
import { readAuthorized, requireCaller } from "./authorize";

export interface SubscriptionNow {
  now: Date;
  row: SubscriptionRow;
}

/**
 * The current subscription; for a student who has no row yet, the free plan that they would be on.
 *
 * @throws unauthenticated, forbidden, not_found
 */
export async function getSubscription(
  context: CredentialContext,
  permission: "usage:read" | "subscriptions:read" = "usage:read",
): Promise<SubscriptionNow> {
  const { rows, assumption } = await readAuthorized(context, async (time) => [
    await findSubscription(context.credentials, permission, time),
  ]);
  requireCaller(context, rows[0], permission);
  const now = assumedNow(assumption);
  return { now, row: rowAsOf(rows[0], now, billingSettings()) };
}
