import { allows, type Quota } from "./quota";

/** One event of a batch, as far as the decision needs it. */
export interface BatchEvent {
  /** Names the counter that it consumes from. */
  counter: string;
  quantity: number;
  /** Counts even over the limit: an import of past usage. */
  overLimit: boolean;
}

export type BatchDecision<Q extends Quota> = { allowed: true; after: Q } | { allowed: false; at: Q };

/**
 * Decides a batch in its order: each event sees what the events before it consumed. Changes nothing; `counters` are the locked rows.
 * A quota in the result is the one right after (or at) that event, as if the events had been sent one by one.
 */
export function decideBatch<Q extends Quota>(
  events: readonly BatchEvent[],
  counters: ReadonlyMap<string, Q>,
): BatchDecision<Q>[] {
  const state = new Map(counters);
  return events.map((event) => {
    const quota = state.get(event.counter);
    if (!quota) throw new Error(`counter ${event.counter} was not locked`);
    if (!event.overLimit && !allows(quota, event.quantity)) return { allowed: false, at: quota };
    const after = { ...quota, used: quota.used + event.quantity };
    state.set(event.counter, after);
    return { allowed: true, after };
  });
}
