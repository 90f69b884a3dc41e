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
 * How long after its time of recording a use may still be committed. A call gives up long before: a statement of it takes ten seconds at
 * most, and so does waiting between two. What comes later all the same, from a machine that slept, is found when its day is looked at again.
 */
const SETTLED_MS = 15 * 60_000;
/** So many days a run: one that has a year to catch up with is done in a few. */
const DAYS_A_RUN = 100;

/**
 * Adds up the log of days that are over, by day, feature and plan, so that metrics need not read it. What was added up last is added
 * up again first. Where the billing time zone has changed since, all of it begins anew. Safe to repeat, and to run twice at once.
 *
 * @returns how many days were added up
 */
export async function sumUsageDays(realNow: Date): Promise<number> {
  let days = 0;
  while (days < DAYS_A_RUN && (await withTransaction((on) => sumNextDay(realNow, days === 0, on)))) days += 1;
  return days;
}

async function sumNextDay(realNow: Date, isFirst: boolean, on: Connection): Promise<boolean> {
  const { BILLING_TIME_ZONE: timeZone } = getEnv();
  const over = dayOf(new Date(realNow.getTime() - SETTLED_MS));
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

/** Its beginning, in UTC. */
function dayOf(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / DAY_MS) * DAY_MS);
}

function plus(day: Date, days: number): Date {
  return new Date(day.getTime() + days * DAY_MS);
}
