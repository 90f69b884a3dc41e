import {
  findFirstRecorded,
  forgetUsageDays,
  lockUsageDays,
  writeUsageDay,
  writeUsageDaysUntil,
} from "@/lib/db/analytics/usage-days";
import { type Connection, withTransaction } from "@/lib/db/sql/query";
import { getEnv } from "@/lib/env";

const DAY_MS = 86_400_000;
/**
 * How long after its recording time a use may still be committed. A call gives up long before: each of its statements, and each wait
 * between two, takes ten seconds at most. A later commit, from a machine that slept, is found when its day is aggregated again.
 */
const COMMITTED_AFTER_MS = 15 * 60_000;
/** Days per run: a year is caught up with in a few runs. */
const DAYS_PER_RUN = 100;

/**
 * Aggregates the usage log of past days, by day, feature and plan, so that metrics need not read it. The last aggregated day is
 * aggregated again first. If the billing time zone has changed, everything is aggregated again. Safe to repeat, and to run concurrently.
 *
 * @returns how many days were aggregated
 */
export async function sumUsageDays(realNow: Date): Promise<number> {
  let days = 0;
  while (days < DAYS_PER_RUN && (await withTransaction((on) => sumNextDay(realNow, days === 0, on)))) days += 1;
  return days;
}

async function sumNextDay(realNow: Date, isFirst: boolean, on: Connection): Promise<boolean> {
  const { BILLING_TIME_ZONE: timeZone } = getEnv();
  const over = dayOf(new Date(realNow.getTime() - COMMITTED_AFTER_MS));
  const known = await lockUsageDays(on);
  const isKnown = known?.timeZone === timeZone;
  if (!isKnown) await forgetUsageDays(on);
  const from = isKnown ? known.recordedUntil : dayOf((await findFirstRecorded(on)) ?? over);
  if (from >= over) {
    if (!isKnown) await writeUsageDaysUntil({ timeZone, recordedUntil: over }, on);
    return false;
  }
  const to = plus(from, 1);
  if (isFirst && isKnown) await writeUsageDay(plus(from, -1), from, timeZone, on);
  await writeUsageDay(from, to, timeZone, on);
  await writeUsageDaysUntil({ timeZone, recordedUntil: to }, on);
  return true;
}

/** The beginning of the day, in UTC. */
function dayOf(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / DAY_MS) * DAY_MS);
}

function plus(day: Date, days: number): Date {
  return new Date(day.getTime() + days * DAY_MS);
}
