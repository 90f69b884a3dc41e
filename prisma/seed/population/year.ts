import { dayOfInstant, instantOfDay, plusDays } from "@/lib/domain/calendar";
import { type QuotaPeriod, quotaPeriod } from "@/lib/domain/period";
import type { Random } from "../random";

/** How busy a month is, from January: boards and entrance exams in spring, half-yearly ones in autumn. */
const SEASON = [1.2, 1.6, 1.9, 1.5, 1.1, 0.6, 0.7, 0.9, 1.1, 1.2, 1.4, 1] as const;
/** From Sunday. */
const WEEKDAY = [1.25, 0.95, 0.95, 1, 1, 0.8, 1.3] as const;
/** For each hour of the day: a little before school, more after it, most in the evening. */
const HOURS = [3, 1, 0.5, 0.3, 0.5, 2, 4, 4, 2, 2, 3, 3, 3, 3, 4, 6, 8, 9, 10, 12, 13, 12, 9, 6] as const;
const ALL_HOURS = HOURS.reduce((sum, weight) => sum + weight, 0);
const HOUR_MS = 3_600_000;

export interface Day {
  startsAt: number;
  /** 1 is an ordinary day. */
  busyness: number;
  month: QuotaPeriod;
}

/** The days of the history, with their values computed once, since each is needed a thousand times. */
export class Year {
  readonly days: readonly Day[];

  constructor(now: Date, days: number, timeZone: string) {
    const today = dayOfInstant(now, timeZone);
    let month: QuotaPeriod | null = null;
    this.days = Array.from({ length: days + 1 }, (_, index) => {
      const day = plusDays(today, index - days);
      const startsAt = instantOfDay(day, 0, timeZone);
      if (!month?.end || startsAt >= month.end) month = quotaPeriod("month", startsAt, startsAt, timeZone);
      const weekday = new Date(`${day}T12:00:00Z`).getUTCDay();
      const busyness = (WEEKDAY[weekday] ?? 1) * (SEASON[Number(day.slice(5, 7)) - 1] ?? 1);
      return { startsAt: startsAt.getTime(), busyness, month };
    });
  }

  /** The day that contains an instant; the first for earlier instants. */
  indexOf(at: Date): number {
    let low = 0;
    let high = this.days.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.days[middle]?.startsAt ?? 0) <= at.getTime()) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** A time of that day at which people are awake, likelier in the evening. */
  momentOf(index: number, random: Random): Date {
    let left = random.next() * ALL_HOURS;
    let hour = 0;
    while (hour < 23 && left >= (HOURS[hour] ?? 0)) left -= HOURS[hour++] ?? 0;
    return new Date((this.days[index]?.startsAt ?? 0) + Math.floor((hour + random.next()) * HOUR_MS));
  }
}
