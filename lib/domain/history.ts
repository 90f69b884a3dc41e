import { TZDate } from "@date-fns/tz";
import { subDays } from "date-fns";
import { quotaPeriod } from "./period";

/** The window of a history of `days` calendar days of a zone: from the first one's midnight up to now, today included. */
export function historyWindow(days: number, now: Date, timeZone: string): { from: Date; to: Date } {
  const firstDay = subDays(new TZDate(now.getTime(), timeZone), days - 1);
  const { start } = quotaPeriod("day", new Date(firstDay.getTime()), now, timeZone);
  return { from: start, to: now };
}

/** The days of history that every plan has. */
const COMMON_HISTORY_DAYS = 30;

/** A plan with a longer history also has trends and the export as a file. */
export function hasAdvancedAnalytics(historyDays: number): boolean {
  return historyDays > COMMON_HISTORY_DAYS;
}
