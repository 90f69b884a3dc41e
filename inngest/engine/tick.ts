import type { Clock } from "@/lib/clock";
import type { JobFunction } from "./config";
import { decideTick } from "./cron";
import { findSchedules, insertSchedule, insertTick, resetSchedule } from "./store/events";

/** Checks at least this often, however far off the next tick is, to notice a clock that was set back. */
const CHECK_EVERY_MS = 60_000;

/** @returns a function that starts due crons, and reads the database only when one may be due */
export function createTicker(clock: Clock): (functions: readonly JobFunction[]) => Promise<void> {
  let checkedAt = 0;
  let nextAt = 0;
  return async (functions) => {
    const now = clock.now();
    const since = now.getTime() - checkedAt;
    if (since >= 0 && since < CHECK_EVERY_MS && now.getTime() < nextAt) return;
    const times = await tick(functions, now);
    checkedAt = now.getTime();
    nextAt = Math.min(...times.map((time) => time.getTime()));
  };
}

async function tick(functions: readonly JobFunction[], now: Date): Promise<Date[]> {
  const times: Date[] = [];
  const schedules = await findSchedules();
  for (const { id: functionId, crons } of functions) {
    for (const cron of crons) {
      const row = schedules.find((schedule) => schedule.function_id === functionId && schedule.cron === cron);
      const decision = decideTick(cron, row?.last_tick_at ?? null, now);
      if (!row) await insertSchedule(functionId, cron, decision.lastTickAt);
      else if (decision.tick) await insertTick({ functionId, cron, at: decision.tick });
      else if (decision.lastTickAt.getTime() !== row.last_tick_at.getTime())
        await resetSchedule(row, decision.lastTickAt);
      if (decision.next) times.push(decision.next);
    }
  }
  return times;
}
