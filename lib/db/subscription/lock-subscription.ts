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
 * Two statements, because the first may wait: when it goes on, Postgres looks at the locked row afresh, but at every other table as it
 * was before the wait, and the attempt that the other one has just closed would still seem open. Whoever also locks orders, payments,
 * attempts or the invoice series locks the subscription first, so that no two ever wait for each other.
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

/** The lock alone, for those who read more in the statement that follows than a subscription. Answers with its id. */
export async function lockSubscriptionRow(
  by: { id: string } | { studentId: string },
  on: Connection,
): Promise<string | null> {
  const [locked] =
    "id" in by ? await queryRows(LOCK_BY_ID, [by.id], on) : await queryRows(LOCK_BY_STUDENT, [by.studentId], on);
  return locked?.id ?? null;
}

/** A reading without a lock, to look ahead: nothing may be written by what it says. */
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
