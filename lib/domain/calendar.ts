import { DAY_MS, instantFromWallTime, type WallTime, wallTimeOf } from "./wall-clock";

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
  return dayOfWallTime(wallTimeOf(instant, timeZone));
}

export function plusDays(day: CalendarDay, days: number): CalendarDay {
  return dayOfWallTime(midnightOf(day) + days * DAY_MS);
}

/** Whole days from one day to another; negative when `to` is earlier. */
export function daysBetween(from: CalendarDay, to: CalendarDay): number {
  return (midnightOf(to) - midnightOf(from)) / DAY_MS;
}

const HOUR_MS = 3_600_000;

/**
 * The instant at which a clock in the zone shows `hour` on that day. Where clocks jump over it, the instant of the jump; where they show it
 * twice, the first: a daily job runs once on every day, and the scheduler (croner) fires at these instants.
 */
export function instantOfDay(day: CalendarDay, hour: number, timeZone: string): Date {
  return instantFromWallTime(midnightOf(day) + hour * HOUR_MS, timeZone);
}

/** The first instant of a day: midnight, or where clocks jump over it (Cairo, Beirut, Santiago), the instant of the jump. */
export function startOfDay(day: CalendarDay, timeZone: string): Date {
  return instantOfDay(day, 0, timeZone);
}

/** The first day of the month that a day lies in, `months` months later. */
export function firstOfMonth(day: CalendarDay, months = 0): CalendarDay {
  const month = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months;
  const pad = (value: number, width: number) => String(value).padStart(width, "0");
  return `${pad(Math.floor(month / 12), 4)}-${pad((month % 12) + 1, 2)}-01` as CalendarDay;
}

function midnightOf(day: CalendarDay): WallTime {
  return Date.parse(`${day}T00:00:00Z`);
}

function dayOfWallTime(wall: WallTime): CalendarDay {
  return new Date(wall).toISOString().slice(0, 10) as CalendarDay;
}
