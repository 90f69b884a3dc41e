import { type CalendarDay, dayOfInstant, daysBetween, instantOfDay, plusDays } from "./calendar";

/** Days that a period may be chosen as; the last of them is today. */
export const ANALYTICS_PERIODS = [7, 30, 90, 365] as const;
export type AnalyticsPeriod = (typeof ANALYTICS_PERIODS)[number];
export const DEFAULT_ANALYTICS_PERIOD: AnalyticsPeriod = 30;
/** Two years: a longer period would compare itself with a time before most companies began. */
export const MOST_ANALYTICS_DAYS = 731;

/** Either the last days up to today, or from a day to a day, both included. */
export type PeriodChoice = { period: AnalyticsPeriod } | { from: CalendarDay; to: CalendarDay };

/** Days of the billing time zone, and the same number of days before them to compare with. */
export interface AnalyticsSpan {
  firstDay: CalendarDay;
  lastDay: CalendarDay;
  days: number;
  /** `[from, to)`; the last day may not be over yet. */
  from: Date;
  to: Date;
  previousFrom: Date;
  previousFirstDay: CalendarDay;
  /** The moment for which the state at the end of the period is told: now, or its end where that has passed. */
  stateAt: Date;
}

export type SpanProblem = "from_after_to" | "to_ahead" | "too_long";

export function analyticsSpan(choice: PeriodChoice, now: Date, timeZone: string): AnalyticsSpan | SpanProblem {
  const today = dayOfInstant(now, timeZone);
  const lastDay = "period" in choice ? today : choice.to;
  const firstDay = "period" in choice ? plusDays(today, 1 - choice.period) : choice.from;
  if (firstDay > lastDay) return "from_after_to";
  if (lastDay > today) return "to_ahead";
  const days = daysBetween(firstDay, lastDay) + 1;
  if (days > MOST_ANALYTICS_DAYS) return "too_long";
  const startOf = (day: CalendarDay) => instantOfDay(day, 0, timeZone);
  const to = startOf(plusDays(lastDay, 1));
  const previousFirstDay = plusDays(firstDay, -days);
  return {
    firstDay,
    lastDay,
    days,
    from: startOf(firstDay),
    to,
    previousFrom: startOf(previousFirstDay),
    previousFirstDay,
    stateAt: to < now ? to : now,
  };
}

/** A value with that of the time before, for its change. */
export interface Compared<T> {
  current: T;
  previous: T;
}

/** So many of so many. */
export interface Share {
  part: number;
  whole: number;
}

/** In [0, 1] with four decimals, so in hundredths of a percent; null of nothing. */
export function rateOf({ part, whole }: Share): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000;
}

/** Every day of a span with its number, the days without one among them. */
export function everyDay<T>(span: Pick<AnalyticsSpan, "firstDay" | "days">, of: (day: CalendarDay) => T): T[] {
  return Array.from({ length: span.days }, (_, index) => of(plusDays(span.firstDay, index)));
}
