import type { SubscriptionDetail } from "@/lib/db/usage/subscription";
import { rowAsOf } from "@/lib/domain/as-of";
import { type DeclineCure, type DeclineOwner, declineRule } from "@/lib/domain/decline-reason";
import { toWireId } from "@/lib/domain/id";
import { FREE_PLAN_KEY } from "@/lib/domain/plan";
import { billingSettings } from "./billing-settings";

/** A subscription as in responses and stored outcomes: plain JSON, so that a replay is the same to the byte. */
export interface SubscriptionSummary {
  id: string | null;
  plan: string;
  status: SubscriptionDetail["status"];
  is_active: boolean;
  start_date: string | null;
  end_date: string | null;
  renewal_date: string | null;
  auto_renewal: boolean;
  scheduled_plan: string | null;
  grace_period_end: string | null;
  payment_in_progress: boolean;
  payment_disputed: boolean;
  decline: { reason: string; owner: DeclineOwner; cure: DeclineCure } | null;
  last_payment_date: string | null;
  next_billing_date: string | null;
  last_usage_date: string | null;
  total_usage_count: number;
  price: { amount: number; currency: string } | null;
}

export function summarise(stored: SubscriptionDetail, now: Date): SubscriptionSummary {
  const row = rowAsOf(stored, now, billingSettings());
  const isEntitled = row.entitled_until !== null && row.entitled_until > now;
  return {
    id: row.subscription_id ? toWireId("subscription", row.subscription_id) : null,
    plan: row.plan_key,
    status: row.status,
    is_active: row.plan_key === FREE_PLAN_KEY ? row.status === "active" : isEntitled,
    start_date: row.start_date?.toISOString() ?? null,
    end_date: row.end_date?.toISOString() ?? null,
    renewal_date: row.renewal_date,
    auto_renewal: row.auto_renewal,
    scheduled_plan: row.scheduled_plan_key,
    grace_period_end: row.grace_period_end?.toISOString() ?? null,
    payment_in_progress: row.payment_in_progress,
    payment_disputed: row.payment_disputed,
    decline: row.plan_key === FREE_PLAN_KEY ? null : declineOf(row),
    last_payment_date: row.last_payment_date?.toISOString() ?? null,
    next_billing_date: row.auto_renewal && !row.payment_disputed ? row.renewal_date : null,
    last_usage_date: row.last_used_at?.toISOString() ?? null,
    total_usage_count: row.total_used,
    price:
      row.price_amount !== null && row.price_currency !== null
        ? { amount: row.price_amount, currency: row.price_currency }
        : null,
  };
}

/** Why the renewal was declined, while that matters. */
function declineOf({ decline_reason: reason }: SubscriptionDetail): SubscriptionSummary["decline"] {
  if (reason === null) return null;
  const { owner, cure } = declineRule({ reason });
  return { reason, owner, cure };
}
