import { type CalendarDay, dayOfInstant, plusDays, startOfDay } from "./calendar";

/** The window of a history of `days` calendar days of a zone: from the first one's midnight up to now, today included. */
export function historyWindow(days: number, now: Date, timeZone: string): { from: Date; to: Date } {
  return { from: startOfDay(plusDays(dayOfInstant(now, timeZone), 1 - days), timeZone), to: now };
}

/** A day of a zone, and the instant at which it begins. */
export interface StartOfDay {
  day: CalendarDay;
  at: Date;
}

/** Every day of a zone from the one that `from` lies in to the one of `to`, oldest first. */
export function daysOfWindow({ from, to }: { from: Date; to: Date }, timeZone: string): StartOfDay[] {
  const days: StartOfDay[] = [];
  const last = dayOfInstant(to, timeZone);
  for (let day = dayOfInstant(from, timeZone); day <= last; day = plusDays(day, 1)) {
    days.push({ day, at: startOfDay(day, timeZone) });
  }
  return days;
}

/** The days of history that every plan has. */
const COMMON_HISTORY_DAYS = 30;

/** A plan with a longer history also has trends and the export as a file. */
export function hasAdvancedAnalytics(historyDays: number): boolean {
  return historyDays > COMMON_HISTORY_DAYS;
}
