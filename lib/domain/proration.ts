import { addMoney, type Money, shareOfMoney, subtractMoney } from "./money";
import { addCalendarDays } from "./period";
import type { PlanTerms } from "./plan";
import type { BillingSettings, PaidSubscription } from "./subscription-model";
import { BILLING_PERIOD_DAYS } from "./terms";

export interface UpgradeQuote {
  /** Charged today. */
  due: Money;
  /** From when to when the difference is paid. */
  from: Date;
  until: Date;
  /** Price of the period after that. */
  renewsAt: Money;
}

/**
 * Proration: the difference of two prices for the remaining time, rounded once for each billing period (`roundedRatio`) and then summed.
 *
 * Between an early renewal at a lower plan and the start of its period, the time until that start is already paid at
 * the higher plan, so only the time after it is charged.
 */
export function quoteUpgrade(s: PaidSubscription, plan: PlanTerms, now: Date, settings: BillingSettings): UpgradeQuote {
  const isStillHigher = s.entitledPlanVersionId !== s.planVersionId && now < s.startDate;
  const from = isStillHigher ? s.startDate : now;
  return {
    due: priceOfTime(subtractMoney(plan.price, s.price), from, s.endDate, settings.timeZone, startOf(s, settings)),
    from,
    until: s.endDate,
    renewsAt: plan.price,
  };
}

/**
 * Start of the last period. Counting back from its end can miss it: an end inside a clock change is an hour later. A period that an admin
 * extended has no fixed length, so it is counted back.
 */
function startOf({ startDate, endDate }: PaidSubscription, { timeZone }: BillingSettings): Date | undefined {
  const end = addCalendarDays(startDate, BILLING_PERIOD_DAYS, timeZone);
  return end.getTime() === endDate.getTime() ? startDate : undefined;
}

/**
 * What `[from, until)` costs at a price per billing period, to the minor unit: whole periods counted back from `until`, and
 * the rest in milliseconds of the period that it belongs to, which a change of clocks makes an hour longer or shorter.
 *
 * Rounding of proration: by `roundedRatio` in `money.ts`, to the nearest minor unit, halves away from zero.
 */
export function priceOfTime(price: Money, from: Date, until: Date, timeZone: string, lastStart?: Date): Money {
  let total = subtractMoney(price, price);
  let end = until;
  let start = lastStart ?? addCalendarDays(end, -BILLING_PERIOD_DAYS, timeZone);
  while (from < end) {
    const paid = BigInt(end.getTime() - Math.max(start.getTime(), from.getTime()));
    total = addMoney(total, shareOfMoney(price, paid, BigInt(end.getTime() - start.getTime())));
    end = start;
    start = addCalendarDays(end, -BILLING_PERIOD_DAYS, timeZone);
  }
  return total;
}
