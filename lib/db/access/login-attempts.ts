import { queryRows } from "../sql/query";
import { defineStatement, t } from "../sql/statement";

/** Exponential backoff: `freeTries` without a pause, then a pause that doubles from `firstPauseMs` up to `maxPauseMs`. */
export interface ThrottlePolicy {
  freeTries: number;
  firstPauseMs: number;
  maxPauseMs: number;
  /** The count is reset after this long without a try. */
  forgetAfterMs: number;
}

/**
 * Counts a try, or returns how long to wait. A try that comes too early is not counted and changes nothing, so that an attacker can lock
 * the owner of an account out for one pause at most. The row lock decides tries at the same moment one after the other.
 *
 * @returns milliseconds to wait; 0 when the try may go on
 */
export async function countAttempt(key: string, policy: ThrottlePolicy, realNow: Date): Promise<number> {
  const now = realNow.getTime();
  const values = [key, now, policy.forgetAfterMs, policy.freeTries, policy.maxPauseMs, policy.firstPauseMs];
  const counted = await queryRows(COUNT, values);
  if (counted.length > 0) return 0;
  const [row] = await queryRows(WAIT, values);
  return Math.max(1, Number(row?.wait ?? 1));
}

export async function forgetAttempts(keys: readonly string[]): Promise<void> {
  await queryRows(DELETE, [keys]);
}

// `expire` is `forgetAfterMs` after the last try, so one row holds both the number of tries and the time of the last one.
const OPENS_AT = `r.expire - $3::bigint + CASE WHEN r.points < $4::integer THEN 0
  ELSE least($5::bigint, $6::bigint * (2 ^ least(r.points - $4::integer, 20))::bigint) END`;

const COUNT = defineStatement({
  name: "attempt_count",
  text: `INSERT INTO rate_limit AS r (key, points, expire) VALUES ($1, 1, $2::bigint + $3::bigint)
ON CONFLICT (key) DO UPDATE SET points = CASE WHEN r.expire <= $2::bigint THEN 1 ELSE r.points + 1 END, expire = excluded.expire
WHERE r.expire <= $2::bigint OR $2::bigint >= ${OPENS_AT}
RETURNING points`,
  row: { points: t.int4 },
});

const WAIT = defineStatement({
  name: "attempt_wait",
  text: `SELECT ${OPENS_AT} - $2::bigint AS wait FROM rate_limit r WHERE key = $1`,
  row: { wait: t.int8.assured("all its inputs are NOT NULL columns or parameters") },
});

const DELETE = defineStatement({ name: "attempt_delete", text: "DELETE FROM rate_limit WHERE key = ANY ($1::text[])" });
