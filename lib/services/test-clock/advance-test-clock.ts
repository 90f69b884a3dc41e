import type { Context } from "@/lib/context";
import { findSubscriptionsOnClock, lockTestClock, moveTestClock } from "@/lib/db/test-clock/test-clock-rows";
import { addCalendarDays } from "@/lib/domain/period";
import { getEnv } from "@/lib/env";
import { invalidField } from "@/lib/errors";
import { announceChange } from "@/lib/realtime/announce";
import { type Once, once } from "../once";
import { readTestClockId, testClockNotFound } from "./require-test-clocks";

export type Advance = { to: Date } | { days: number };

/** What a job did to a student on the way. */
export interface TimelineEntry {
  at: string;
  job: string;
  user_id: string;
  effect: string;
}

export interface Advanced {
  now: string;
  timeline: TimelineEntry[];
}

/**
 * Moves a clock forward. Two at once move it one after the other.
 *
 * @throws not_found; invalid_request for a time that lies behind what the clock shows
 */
export async function advanceTestClock(context: Context, wireId: string, by: Advance): Promise<Once<Advanced>> {
  const id = readTestClockId(wireId);
  const advanced = await once(context, null, async (client) => {
    const shown = await lockTestClock(id, client);
    if (!shown) throw testClockNotFound();
    const now = "to" in by ? by.to : addCalendarDays(shown, by.days, getEnv().BILLING_TIME_ZONE);
    if (now < shown) throw invalidField("to", `to must not lie before ${shown.toISOString()}, which the clock shows.`);
    await moveTestClock(id, now, client);
    return { now: now.toISOString(), timeline: [] };
  });
  for (const subscription of await findSubscriptionsOnClock(id)) announceChange(subscription);
  return advanced;
}
