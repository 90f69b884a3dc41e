import { type Connection, queryRows } from "../sql/query";
import { defineStatement, t } from "../sql/statement";
import {
  type LockedSubscription,
  SUBSCRIPTION_COLUMNS,
  SUBSCRIPTION_JOINS,
  SUBSCRIPTION_ROW,
  toLocked,
} from "./subscription-row";

/**
 * Locks the subscription, then reads it.
 *
 * Two statements, because the first may wait: when it continues, Postgres re-reads the locked row, but every other table in the snapshot
 * from before the wait, and an attempt that the other transaction has just closed would still seem open. Whoever also locks orders,
 * payments, attempts or the invoice series locks the subscription first, so that no deadlock is possible.
 */
export async function lockSubscription(
  by: { id: string } | { studentId: string },
  realNow: Date,
  on: Connection,
): Promise<LockedSubscription | null> {
  const id = await lockSubscriptionRow(by, on);
  if (id === null) return null;
  const [read] = await readSubscriptions([id], realNow, on);
  return read ?? null;
}

/** The lock alone, for callers whose next statement reads more than a subscription. Returns its id. */
export async function lockSubscriptionRow(
  by: { id: string } | { studentId: string },
  on: Connection,
): Promise<string | null> {
  const [locked] =
    "id" in by ? await queryRows(LOCK_BY_ID, [by.id], on) : await queryRows(LOCK_BY_STUDENT, [by.studentId], on);
  return locked?.id ?? null;
}

/** Reads without a lock, for a preview: nothing may be written on the basis of it (a time-of-check to time-of-use race). */
export async function readSubscriptions(
  ids: readonly string[],
  realNow: Date,
  on?: Connection,
): Promise<LockedSubscription[]> {
  const rows = await queryRows(READ, [ids], on);
  return rows.map((row) => toLocked(row, realNow));
}

const LOCK_BY_ID = defineStatement({
  name: "subscription_lock",
  text: "SELECT id FROM user_subscription WHERE id = $1 FOR NO KEY UPDATE",
  row: { id: t.uuid },
});
const LOCK_BY_STUDENT = defineStatement({
  name: "subscription_lock_of_student",
  text: "SELECT id FROM user_subscription WHERE student_id = $1 FOR NO KEY UPDATE",
  row: { id: t.uuid },
});
const READ = defineStatement({
  name: "subscription_read",
  text: `SELECT ${SUBSCRIPTION_COLUMNS}
FROM user_subscription s
${SUBSCRIPTION_JOINS}
WHERE s.id = ANY ($1::uuid[]) ORDER BY s.id`,
  row: SUBSCRIPTION_ROW,
});
