export interface DailyUse {
  /** `YYYY-MM-DD` in the student's time zone. */
  date: string;
  feature: string;
  count: number;
}

/** One bar, and one row of the table. */
export interface Span {
  /** First day, `YYYY-MM-DD`. */
  from: string;
  /** Last day; the same where a bar is a day. */
  to: string;
  count: number;
}

/** From this many days on, a bar is a week: a phone has no room for ninety bars. */
const WEEKLY_FROM = 60;
const WEEK = 7;
const DAY_MS = 86_400_000;

/** "2026-01-31" of an instant, in a time zone. */
export function dateIn(instant: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  return parts.format(instant).split("/").reverse().join("-");
}

function plusDays(date: string, days: number): string {
  // Dates have no zone, so they are computed in UTC, where every day has 24 hours.
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/**
 * Every day up to `lastDay`, also those without a use, oldest first; weeks if there are many days. Weeks are counted back from
 * the last day, so that only the first may be shorter and the last never looks like a drop.
 */
export function spansOf(daily: readonly DailyUse[], lastDay: string, days: number): Span[] {
  const perDay = new Map<string, number>();
  for (const { date, count } of daily) perDay.set(date, (perDay.get(date) ?? 0) + count);
  const length = days >= WEEKLY_FROM ? WEEK : 1;
  const spans: Span[] = [];
  for (let end = 0; end < days; end += length) {
    const to = plusDays(lastDay, -end);
    const dates = Array.from({ length: Math.min(length, days - end) }, (_, back) => plusDays(to, -back));
    const count = dates.reduce((sum, date) => sum + (perDay.get(date) ?? 0), 0);
    spans.unshift({ from: dates.at(-1) ?? to, to, count });
  }
  return spans;
}
