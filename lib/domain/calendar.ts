import { TZDate } from "@date-fns/tz";
import { addDays, differenceInCalendarDays } from "date-fns";

declare const dayBrand: unique symbol;

/** A calendar day, `YYYY-MM-DD`, without time or zone. Comparing two as strings compares them as days. */
export type CalendarDay = string & { readonly [dayBrand]: true };

/** @throws RangeError unless `text` names a day that exists */
export function toCalendarDay(text: string): CalendarDay {
  const parsed = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : null;
  if (!parsed || Number.isNaN(parsed.getTime()) || !parsed.toISOString().startsWith(text)) {
    throw new RangeError(`"${text}" is not a day`);
  }
  return text as CalendarDay;
}

/** The day that an instant falls on in a zone. */
export function dayOfInstant(instant: Date, timeZone: string): CalendarDay {
  const local = new TZDate(instant.getTime(), timeZone);
  return written(local.getFullYear(), local.getMonth() + 1, local.getDate());
}

export function plusDays(day: CalendarDay, days: number): CalendarDay {
  const moved = addDays(atUtcNoon(day), days);
  return written(moved.getUTCFullYear(), moved.getUTCMonth() + 1, moved.getUTCDate());
}

/** Whole days from one day to another; negative when `to` is earlier. */
export function daysBetween(from: CalendarDay, to: CalendarDay): number {
  return differenceInCalendarDays(
    new TZDate(atUtcNoon(to).getTime(), "UTC"),
    new TZDate(atUtcNoon(from).getTime(), "UTC"),
  );
}

/**
 * The instant at which a clock in the zone shows `hour` on that day. Where clocks jump over it, the instant after the jump;
 * where they show it twice, the first: a daily job runs once on every day.
 */
export function instantOfDay(day: CalendarDay, hour: number, timeZone: string): Date {
  const [year, month, date] = day.split("-").map(Number);
  return new Date(new TZDate(year ?? 0, (month ?? 1) - 1, date ?? 1, hour, timeZone).getTime());
}

function atUtcNoon(day: CalendarDay): TZDate {
  return new TZDate(new Date(`${day}T12:00:00Z`).getTime(), "UTC");
}

function written(year: number, month: number, date: number): CalendarDay {
  const pad = (value: number, width: number) => String(value).padStart(width, "0");
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(date, 2)}` as CalendarDay;
}
