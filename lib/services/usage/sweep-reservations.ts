import { findExpiredCounters, sweepCounter } from "@/lib/db/usage/reservations";
import { announceChange } from "@/lib/realtime/announce";

/** Counters that are read at once; each is swept in a short transaction of its own. */
const BATCH_SIZE = 500;

/**
 * Releases what expired reservations hold. Every consume sweeps the counter that it uses, too; this is for students who have not come
 * back since, so that what is shown and exported about them is right.
 */
export async function sweepReservations(realNow: Date): Promise<void> {
  for (let found = BATCH_SIZE; found === BATCH_SIZE; ) {
    const counters = await findExpiredCounters(realNow, BATCH_SIZE);
    for (const { now, ...counter } of counters) {
      await sweepCounter(counter, now);
      announceChange(counter.subscriptionId);
    }
    found = counters.length;
  }
}
