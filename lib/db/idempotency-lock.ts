import { type Connection, queryRows, type Statement } from "./sql/query";

/**
 * Claims a key for a call that is about to run, unless another one of the same key does. Whoever asks holds the key's lock.
 *
 * @returns whether it is the caller's now
 */
export async function acquireIdempotencyLock(
  claim: { id: Buffer; holder: string; until: Date; realNow: Date },
  on: Connection,
): Promise<boolean> {
  const rows = await queryRows(CLAIM, [claim.id, claim.holder, claim.until, claim.realNow], on);
  return rows.length > 0;
}

/** Gives a key back; one that somebody else has taken over meanwhile stays his. */
export async function releaseIdempotencyLock(id: Buffer, holder: string, on?: Connection): Promise<void> {
  await queryRows(RELEASE, [id, holder], on);
}

/** Claims of processes that died. */
export async function deleteStaleIdempotencyLocks(realNow: Date): Promise<void> {
  await queryRows(DELETE_STALE, [realNow]);
}

const CLAIM: Statement = {
  name: "idempotency_lock",
  text: `INSERT INTO idempotency_lock AS c (id, holder, until) VALUES ($1, $2, $3)
ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, until = excluded.until WHERE c.until <= $4 RETURNING 1`,
};
const RELEASE: Statement = {
  name: "idempotency_release",
  text: "DELETE FROM idempotency_lock WHERE id = $1 AND holder = $2",
};
const DELETE_STALE: Statement = {
  name: "idempotency_delete_stale_locks",
  text: "DELETE FROM idempotency_lock WHERE until <= $1",
};
