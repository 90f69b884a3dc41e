import { findInvoice } from "@/lib/db/invoice/invoice-rows";
import type { Connection } from "@/lib/db/sql/query";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { stateOf } from "@/lib/domain/subscription";
import type { SubscriptionEvent } from "@/lib/domain/subscription-model";
import { getEnv } from "@/lib/env";
import { refundedPeriod } from "../refunds/refunded-period";
import { applyEvent } from "../subscription/apply-event";
import type { DisputeContext } from "./dispute-context";

/**
 * What a lost dispute does to the plan, unless a setting keeps it (`DISPUTE_LOST_PLAN`): the period that the money paid for ends; of an
 * upgrade, the plan below it comes back. A loss of an older payment takes no time that is paid for, but whoever took their money back is not
 * debited automatically again.
 *
 * @returns the subscription after it; null if it stays as it was
 */
export async function endByLoss(
  context: DisputeContext,
  locked: LockedSubscription,
  client: Connection,
): Promise<LockedSubscription | null> {
  if (getEnv().DISPUTE_LOST_PLAN === "keep") return null;
  const event = await eventOfLoss(context, locked, client);
  if (!event) return null;
  const { decision, locked: after } = await applyEvent(locked, event, context.by, client);
  return decision.kind === "changed" ? after : null;
}

async function eventOfLoss(
  { payment }: DisputeContext,
  locked: LockedSubscription,
  client: Connection,
): Promise<SubscriptionEvent | null> {
  const invoice = await findInvoice({ paymentId: payment.id }, client);
  // What was paid for an upgrade on top of it stays: only staff can judge whether that is refunded to somebody who took money back.
  const period = await refundedPeriod(locked, payment, invoice, client, true);
  if (period?.event?.type === "period_refunded") return { ...period.event, type: "dispute_lost" };
  if (period) return period.event;
  return stateOf(locked.subscription) === "renewing" ? { type: "auto_renewal_turned_off" } : null;
}
