import { createHash } from "node:crypto";
import { Cron } from "croner";
import { type CalendarDay, dayOfInstant, instantOfDay, plusDays, startOfDay } from "@/lib/domain/calendar";
import { DAILY_JOBS } from "@/lib/domain/job";
import { addCalendarDays, quotaPeriod } from "@/lib/domain/period";
import { ANY_RETRY, isRetryDue } from "@/lib/domain/retry";
import { storedTimeZone } from "@/lib/domain/time-zone";

/**
 * Run as a process of its own, whose zone `TZ` decides: prints a digest of what the rules say about every change of clocks of every zone in
 * five years, and each place where they break a promise. The digest is the same in every process, or a rule asks the process's own zone.
 */
const FROM = Date.parse("2024-01-01T12:00:00Z");
const DAYS = 365 * 5;
const DAY_MS = 86_400_000;
const RENEWAL_HOUR = DAILY_JOBS["renew-subscriptions"].hour;

const digest = createHash("sha256");
// Kept for good: the program ends with its answer.
const broken: string[] = [];
let changes = 0;

for (const zone of new Set(Intl.supportedValuesOf("timeZone").map((name) => storedTimeZone(name) ?? name))) {
  for (const day of daysOfChange(zone)) {
    changes += 1;
    digest.update([zone, day, ...factsOf(day, zone)].join(" "));
  }
}
process.stdout.write(JSON.stringify({ changes, digest: digest.digest("hex"), broken }));

/** The days on which the clocks change: those that are not 24 hours long, counted without the rules under test. */
function daysOfChange(zone: string): CalendarDay[] {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
  const offsetAt = (at: number) => parts.format(at).split(", ")[1];
  const days = Array.from({ length: DAYS }, (_, index) => FROM + index * DAY_MS);
  return days.flatMap((at) => {
    if (offsetAt(at) === offsetAt(at + DAY_MS)) return [];
    const [before, after] = [dayOfInstant(new Date(at), zone), dayOfInstant(new Date(at + DAY_MS), zone)];
    return before === after ? [before] : [before, after];
  });
}

function factsOf(day: CalendarDay, zone: string): string[] {
  const start = startOfDay(day, zone);
  if (dayOfInstant(start, zone) !== day || dayOfInstant(new Date(start.getTime() - 1), zone) === day) {
    broken.push(`${zone} ${day} begins at ${start.toISOString()}`);
  }
  const runs = Object.values(DAILY_JOBS).map(({ hour }) => {
    const ours = instantOfDay(day, hour, zone);
    // The scheduler of the embedded engine: a retry is due when it fires, not an hour later.
    const fired = new Cron(`0 ${hour} * * *`, { timezone: zone, paused: true }).nextRun(new Date(start.getTime() - 1));
    if (fired?.getTime() !== ours.getTime()) {
      broken.push(`${zone} ${day} ${hour}:00 is ${ours.toISOString()}, fires ${fired?.toISOString()}`);
    }
    return ours;
  });
  checkRetry(day, zone);
  const month = quotaPeriod("month", start, start, zone);
  const moved = [-30, -1, 1, 30].map((days) => addCalendarDays(runs[0] ?? start, days, zone));
  return [start, ...runs, month.start, month.end ?? start, ...moved].map((at) => at.toISOString());
}

/** A renewal that was declined in the night before is retried in this one, at the time at which the job runs. */
function checkRetry(day: CalendarDay, zone: string): void {
  const declinedAt = new Date(instantOfDay(plusDays(day, -1), RENEWAL_HOUR, zone).getTime() + 5 * 60_000);
  const gracePeriodEnd = addCalendarDays(declinedAt, 3, zone);
  const window = { declinedAt, gracePeriodEnd, settlesWithinHours: 25, ...ANY_RETRY };
  const run = new Cron(`0 ${RENEWAL_HOUR} * * *`, { timezone: zone, paused: true }).nextRun(declinedAt);
  if (!run || !isRetryDue(window, declinedAt, run, { timeZone: zone, renewalLeadDays: 1 })) {
    broken.push(`${zone} ${day}: not retried at ${run?.toISOString()}`);
  }
}
