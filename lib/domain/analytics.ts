import { type CalendarDay, dayOfInstant, daysBetween, instantOfDay, plusDays } from "./calendar";

/** Lengths of a period in days that can be chosen; its last day is today. */
export const ANALYTICS_PERIODS = [7, 30, 90, 365] as const;
export type AnalyticsPeriod = (typeof ANALYTICS_PERIODS)[number];
export const DEFAULT_ANALYTICS_PERIOD: AnalyticsPeriod = 30;
/** Two years: a longer period would be compared with a time before most companies started. */
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
  /** The instant of the state at the end of the period: its end, or now if that is earlier. */
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

/** A value with that of the previous period, to show the change. */
export interface Compared<T> {
  current: T;
  previous: T;
}

/** A part of a whole, as counts. */
export interface Share {
  part: number;
  whole: number;
}

/** In [0, 1] with four decimals; null if the whole is 0. */
export function rateOf({ part, whole }: Share): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000;
}

/** A value for every day of a span, also for days without data. */
export function everyDay<T>(span: Pick<AnalyticsSpan, "firstDay" | "days">, of: (day: CalendarDay) => T): T[] {
  return Array.from({ length: span.days }, (_, index) => of(plusDays(span.firstDay, index)));
}
