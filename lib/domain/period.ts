import { dayOfInstant, daysBetween, firstOfMonth, plusDays, startOfDay } from "./calendar";
import { BILLING_PERIOD_DAYS } from "./terms";
import { DAY_MS, instantOfWallTime, wallTimeOf } from "./wall-clock";

export const QUOTA_PERIOD_KINDS = ["day", "month", "billing_cycle", "lifetime"] as const;
export type QuotaPeriodKind = (typeof QUOTA_PERIOD_KINDS)[number];

/** The window of a limit: `[start, end)`; `end` is null if it never resets. */
export interface QuotaPeriod {
  start: Date;
  end: Date | null;
}

const LIFETIME: QuotaPeriod = { start: new Date(0), end: null };

/**
 * The quota period that `at` lies in.
 *
 * @param anchor where 30-day slices are counted from (the start of the subscription, or sign-up on free)
 * @param timeZone IANA name of the billing time zone: days and months begin at its midnight
 */
export function quotaPeriod(kind: QuotaPeriodKind, at: Date, anchor: Date, timeZone: string): QuotaPeriod {
  switch (kind) {
    case "lifetime":
      return LIFETIME;
    case "day": {
      const today = dayOfInstant(at, timeZone);
      return { start: startOfDay(today, timeZone), end: startOfDay(plusDays(today, 1), timeZone) };
    }
    case "month": {
      const today = dayOfInstant(at, timeZone);
      return { start: startOfDay(firstOfMonth(today), timeZone), end: startOfDay(firstOfMonth(today, 1), timeZone) };
    }
    case "billing_cycle":
      return billingCycle(at, anchor, timeZone);
  }
}

/** `days` calendar days after `from` in the zone, at the same time of day: 24 hours a day except across a change of clocks. */
export function addCalendarDays(from: Date, days: number, timeZone: string): Date {
  // No days after is the same instant, also where the clocks show its time twice.
  if (days === 0) return new Date(from.getTime());
  return instantOfWallTime(wallTimeOf(from, timeZone) + days * DAY_MS, timeZone);
}

function billingCycle(at: Date, anchor: Date, timeZone: string): QuotaPeriod {
  const days = daysBetween(dayOfInstant(anchor, timeZone), dayOfInstant(at, timeZone));
  let slice = Math.floor(days / BILLING_PERIOD_DAYS);
  // Calendar days ignore the time of day, so on the day of a boundary the guess may be one slice too far.
  if (addCalendarDays(anchor, slice * BILLING_PERIOD_DAYS, timeZone) > at) slice -= 1;
  return {
    start: addCalendarDays(anchor, slice * BILLING_PERIOD_DAYS, timeZone),
    end: addCalendarDays(anchor, (slice + 1) * BILLING_PERIOD_DAYS, timeZone),
  };
}
