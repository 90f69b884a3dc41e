import { findExpiredCounters, sweepCounter } from "@/lib/db/usage/reservations";
import { announceChange } from "@/lib/realtime/announce";

/** Counters that are swept in one look; each is a short transaction of its own. */
const AT_ONCE = 500;

/**
 * Gives back what expired reservations hold. Whoever meets one sweeps it as well; this is for students who have not come back since, so
 * that what is shown and exported about them is right.
 */
export async function sweepReservations(realNow: Date): Promise<void> {
  for (let found = AT_ONCE; found === AT_ONCE; ) {
    const counters = await findExpiredCounters(realNow, AT_ONCE);
    for (const { now, ...counter } of counters) {
      await sweepCounter(counter, now);
      announceChange(counter.subscriptionId);
    }
    found = counters.length;
  }
}
