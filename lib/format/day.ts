import { shownTime } from "./clock-table";
import { regional } from "./regional";

export interface DayOptions {
  locale: string;
  /** IANA time zone of the viewer. */
  timeZone: string;
  /** The year is left out when it is this one's. */
  now: Date;
  /** "Feb" in place of "February", for narrow places. */
  short?: boolean;
}

/** The instant at which a clock in UTC shows what clocks in the zone show: the table of zones is ours, and `Intl` only writes. */
function inZone(instant: Date, timeZone: string): Date {
  return new Date(shownTime(instant, timeZone));
}

function partOf(instant: Date, timeZone: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...options }).format(inZone(instant, timeZone));
}

/** "1 February", or "1 February 2027" in another year than now's. */
export function formatDay(instant: Date, { locale, timeZone, now, short = false }: DayOptions): string {
  const year = { year: "numeric" } as const;
  const isThisYear = partOf(instant, timeZone, year) === partOf(now, timeZone, year);
  return new Intl.DateTimeFormat(regional(locale), {
    timeZone: "UTC",
    day: "numeric",
    month: short ? "short" : "long",
    ...(isThisYear ? {} : year),
  }).format(inZone(instant, timeZone));
}

/** "1 February 2026", always with its year: for invoices, and for times far from now. */
export function formatDate(instant: Date, { locale, timeZone }: Pick<DayOptions, "locale" | "timeZone">): string {
  return new Intl.DateTimeFormat(regional(locale), { timeZone: "UTC", dateStyle: "long" }).format(
    inZone(instant, timeZone),
  );
}

/** "9 February" of a day that is written `2026-02-09`: the same day in every time zone. */
export function formatCalendarDay(day: string, options: Pick<DayOptions, "locale" | "now" | "short">): string {
  return formatDay(new Date(`${day}T00:00:00Z`), { ...options, timeZone: "UTC" });
}

/**
 * The day on which something happens, with its time unless that is midnight in the viewer's zone: a period that ends
 * with January in Kolkata ends on "31 January, 13:30" for a student in New York, and saying "1 February" would be wrong.
 */
export function formatMoment(instant: Date, options: DayOptions): string {
  const time = formatTime(instant, options.timeZone);
  const day = formatDay(instant, options);
  return time === "00:00" ? day : `${day}, ${time}`;
}

/** "14:05", on the 24-hour clock, in the viewer's time zone. */
export function formatTime(instant: Date, timeZone: string): string {
  return partOf(instant, timeZone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

/** How many midnights lie between two instants in the viewer's time zone: 0 is the same day, 1 is yesterday. */
export function daysBefore(instant: Date, now: Date, timeZone: string): number {
  const dayNumber = (at: Date) => {
    const [day, month, year] = partOf(at, timeZone, { day: "numeric", month: "numeric", year: "numeric" }).split("/");
    return Date.UTC(Number(year), Number(month) - 1, Number(day)) / 86_400_000;
  };
  return dayNumber(now) - dayNumber(instant);
}

/** The hour of the day (0–23) in the viewer's time zone. */
export function hourIn(instant: Date, timeZone: string): number {
  return Number(partOf(instant, timeZone, { hour: "2-digit", hourCycle: "h23" }));
}

/** The day that it is in a time zone, as `YYYY-MM-DD`. */
export function dayIn(instant: Date, timeZone: string): string {
  const written = partOf(instant, timeZone, { day: "2-digit", month: "2-digit", year: "numeric" });
  return written.split("/").reverse().join("-");
}
