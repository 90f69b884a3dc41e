export interface DailyUse {
  /** `YYYY-MM-DD` where she lives. */
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

/** From this many days on a bar is a week: a phone has no room for ninety. */
const WEEKLY_FROM = 60;
const WEEK = 7;
const DAY_MS = 86_400_000;

/** "2026-01-31" of an instant, where she lives. */
export function dateIn(instant: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  return parts.format(instant).split("/").reverse().join("-");
}

function plusDays(date: string, days: number): string {
  // Dates as such have no zone: in UTC every day is as long as the next.
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/**
 * Every day up to `lastDay`, those without a use among them, oldest first; weeks where there are many. Weeks are counted back from
 * the last day, so that the first of them may be shorter and the last never looks like a fall.
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
