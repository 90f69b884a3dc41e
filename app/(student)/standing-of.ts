import type { Standing } from "@/components/billing/standing";
import { findPlans, type PlanRow } from "@/lib/db/catalogue/find-plans";
import type { SubscriptionDetail } from "@/lib/db/usage/subscription";
import { toCalendarDay } from "@/lib/domain/calendar";
import { GST_STATES } from "@/lib/domain/gst-state";
import { methodProblem } from "@/lib/domain/payment-method";
import { FREE_PLAN_KEY } from "@/lib/domain/plan";
import { chargeTime } from "@/lib/domain/renewal";
import { stateOf } from "@/lib/domain/subscription";
import { getEnv } from "@/lib/env";
import { billingSettings } from "@/lib/services/subscription/billing-settings";

/** A subscription at a time: hers, or of a student that staff look at. */
interface SubscriptionAt {
  row: SubscriptionDetail;
  now: Date;
}

type WithCurrency = SubscriptionAt & { row: { currency: string | null } };

/** What pages show of a subscription, without the price of a change that is planned. */
export function standingOf({ row, now }: SubscriptionAt): Standing {
  const { price_amount: amount, price_currency: currency } = row;
  // Past what is entitled the free plan counts, even where the job that writes it down is late.
  const isOver = !row.payment_in_progress && row.entitled_until !== null && row.entitled_until <= now;
  const planKey = isOver ? FREE_PLAN_KEY : row.plan_key;
  const state = stateOf({
    id: row.subscription_id ?? "",
    planKey,
    status: row.status,
    autoRenewal: row.auto_renewal,
    cancelRequestedAt: row.cancel_requested_at,
  });
  return {
    state,
    plan: planKey,
    price: amount !== null && currency !== null && planKey !== FREE_PLAN_KEY ? { amount, currency } : null,
    startsAt: row.start_date?.toISOString() ?? null,
    endsAt: row.end_date?.toISOString() ?? null,
    renewalDay: row.renewal_date,
    graceEndsAt: row.grace_period_end?.toISOString() ?? null,
    scheduled: null,
    isPaymentUnderWay: row.payment_in_progress,
    methodProblem:
      state === "renewing" && row.renewal_date !== null
        ? methodProblem(row.method, now, chargedAt(row.renewal_date))
        : null,
  };
}

function chargedAt(renewalDay: string): Date {
  return chargeTime(toCalendarDay(renewalDay), billingSettings());
}

/** Her currency: fixed by her first payment, before that the one that is billed in. */
export function currencyOf({ row }: WithCurrency): string {
  return row.currency ?? getEnv().BILLING_CURRENCY;
}

/** With the plans on offer to her and her own, and what a change that is planned will cost. */
export async function standingAmongPlans(
  subscription: WithCurrency,
): Promise<{ standing: Standing; plans: PlanRow[]; currency: string }> {
  const currency = currencyOf(subscription);
  const standing = standingOf(subscription);
  const { scheduled_plan_key: scheduledKey } = subscription.row;
  const plans = await findPlans(currency, scheduledKey === null ? [standing.plan] : [standing.plan, scheduledKey]);
  const next = plans.find(({ key }) => key === scheduledKey);
  const scheduled = next && next.amount !== null ? { plan: next.key, price: { amount: next.amount, currency } } : null;
  return { standing: { ...standing, scheduled }, plans, currency };
}

/** States that an invoice may name as the place of supply: those of India, for what is paid in rupees. */
export function statesFor(currency: string): { code: string; name: string }[] {
  return currency === "INR" ? GST_STATES.map(({ code, name }) => ({ code, name })) : [];
}

/** Keys of the plans that she could change to; on free a plan is bought, not changed. */
export function changeable({ plan, state }: Standing, plans: readonly PlanRow[]): string[] {
  return state === "free"
    ? []
    : plans.filter(({ key, amount }) => amount !== null && key !== plan).map(({ key }) => key);
}
