import { TZDate } from "@date-fns/tz";
import { addDays, addMonths, differenceInCalendarDays } from "date-fns";
import { BILLING_PERIOD_DAYS } from "./terms";

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
      const today = dayOf(at, timeZone);
      return { start: startOfDay(today), end: startOfDay(addDays(today, 1)) };
    }
    case "month": {
      const today = dayOf(at, timeZone);
      const first = new TZDate(today.getFullYear(), today.getMonth(), 1, 12, timeZone);
      return { start: startOfDay(first), end: startOfDay(addMonths(first, 1)) };
    }
    case "billing_cycle":
      return billingCycle(at, anchor, timeZone);
  }
}

/** `days` calendar days after `from` in the zone, at the same time of day: 24 hours a day except across a change of clocks. */
export function addCalendarDays(from: Date, days: number, timeZone: string): Date {
  return new Date(addDays(new TZDate(from.getTime(), timeZone), days).getTime());
}

function billingCycle(at: Date, anchor: Date, timeZone: string): QuotaPeriod {
  const days = differenceInCalendarDays(new TZDate(at.getTime(), timeZone), new TZDate(anchor.getTime(), timeZone));
  let slice = Math.floor(days / BILLING_PERIOD_DAYS);
  // Calendar days ignore the time of day, so on the day of a boundary the guess may be one slice too far.
  if (addCalendarDays(anchor, slice * BILLING_PERIOD_DAYS, timeZone) > at) slice -= 1;
  return {
    start: addCalendarDays(anchor, slice * BILLING_PERIOD_DAYS, timeZone),
    end: addCalendarDays(anchor, (slice + 1) * BILLING_PERIOD_DAYS, timeZone),
  };
}

/** Noon of the day that `at` falls on: noon exists on every day of every zone, midnight does not. */
function dayOf(at: Date, timeZone: string): TZDate {
  const local = new TZDate(at.getTime(), timeZone);
  return new TZDate(local.getFullYear(), local.getMonth(), local.getDate(), 12, timeZone);
}

/**
 * The first instant of a day. Where clocks jump over midnight (Cairo, Beirut, Santiago), that is the instant of the jump,
 * found by stepping back from noon in quarters of an hour, the finest step that time zones are made in since 1972.
 */
function startOfDay(noon: TZDate): Date {
  const midnight = new TZDate(noon.getFullYear(), noon.getMonth(), noon.getDate(), 0, noon.timeZone);
  if (isSameDay(midnight, noon)) {
    const earlier = new TZDate(midnight.getTime() - QUARTER_MS, noon.timeZone);
    if (!isSameDay(earlier, noon)) return new Date(midnight.getTime());
  }
  let start = noon.getTime();
  while (isSameDay(new TZDate(start - QUARTER_MS, noon.timeZone), noon)) start -= QUARTER_MS;
  return new Date(start);
}

const QUARTER_MS = 15 * 60 * 1000;

function isSameDay(a: TZDate, b: TZDate): boolean {
  return a.getDate() === b.getDate() && a.getMonth() === b.getMonth() && a.getFullYear() === b.getFullYear();
}
