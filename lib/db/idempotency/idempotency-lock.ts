import { type Connection, queryRows } from "../sql/query";
import { defineStatement } from "../sql/statement";

/**
 * Locks an idempotency key for a call that is about to run, unless another call with the same key holds it. A lock expires at `until`,
 * so that a process that dies blocks nobody. The caller holds the advisory lock of the key.
 *
 * @returns whether the lock was acquired
 */
export async function acquireIdempotencyLock(
  lock: { id: Buffer; holder: string; until: Date; realNow: Date },
  on: Connection,
): Promise<boolean> {
  const rows = await queryRows(ACQUIRE, [lock.id, lock.holder, lock.until, lock.realNow], on);
  return rows.length > 0;
}

/** Releases the lock; where another call has taken over an expired one, theirs stays. */
export async function releaseIdempotencyLock(id: Buffer, holder: string, on?: Connection): Promise<void> {
  await queryRows(RELEASE, [id, holder], on);
}

/** Removes the locks of processes that died. */
export async function deleteStaleIdempotencyLocks(realNow: Date): Promise<void> {
  await queryRows(DELETE_STALE, [realNow]);
}

const ACQUIRE = defineStatement({
  name: "idempotency_lock_acquire",
  text: `INSERT INTO idempotency_lock AS held (id, holder, until) VALUES ($1, $2, $3)
ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, until = excluded.until WHERE held.until <= $4 RETURNING 1`,
});
const RELEASE = defineStatement({
  name: "idempotency_release",
  text: "DELETE FROM idempotency_lock WHERE id = $1 AND holder = $2",
});
const DELETE_STALE = defineStatement({
  name: "idempotency_delete_stale_locks",
  text: "DELETE FROM idempotency_lock WHERE until <= $1",
});
