import type pg from "pg";
import { getPrisma } from "../prisma";
import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

export interface TestClockRow {
  id: string;
  now: Date;
  students: number;
}

export async function insertTestClock(id: string, now: Date, realNow: Date, on: pg.PoolClient): Promise<void> {
  await getPrisma(on).testClock.create({ data: { id, now, createdAt: realNow }, select: { id: true } });
}

export async function findTestClock(id: string): Promise<TestClockRow | null> {
  const select = { id: true, now: true, _count: { select: { students: true } } };
  const clock = await getPrisma().testClock.findFirst({ where: { id }, select });
  return clock && { id: clock.id, now: clock.now, students: clock._count.students };
}

/**
 * Leases the clock to advance it, unless another caller holds the lease.
 *
 * @returns `leased`, `busy`, or null where there is no such clock
 */
export async function leaseTestClock(
  id: string,
  lease: { id: string; realNow: Date; until: Date },
): Promise<"leased" | "busy" | null> {
  const [row] = await queryRows(LEASE, [id, lease.id, lease.realNow, lease.until]);
  return row ? (row.leased ? "leased" : "busy") : null;
}

/** Renews the lease. False when another caller holds it by now. */
export async function keepTestClock(id: string, leaseId: string, until: Date): Promise<boolean> {
  const rows = await queryRows(RENEW_LEASE, [id, leaseId, until]);
  return rows.length > 0;
}

export async function releaseTestClock(id: string, leaseId: string): Promise<void> {
  await queryRows(RELEASE, [id, leaseId]);
}

/** Only for the holder of the lease. False when that is another caller by now. */
export async function moveTestClock(id: string, leaseId: string, now: Date): Promise<boolean> {
  const rows = await queryRows(MOVE, [id, leaseId, now]);
  return rows.length > 0;
}

const CLOCK_STUDENT_ROW = {
  studentId: t.uuid,
  subscriptionId: t.uuid,
  externalId: t.text.nullable,
  /** On a paid plan: something can come due. */
  isPaid: t.bool,
  /** Known to the gateway. */
  hasPaid: t.bool,
};
export type ClockStudent = RowOf<typeof CLOCK_STUDENT_ROW>;

/** The students on it. */
export async function findClockStudents(id: string): Promise<ClockStudent[]> {
  return queryRows(STUDENTS, [id]);
}

const CLOCK_EFFECT_ROW = {
  studentId: t.uuid,
  effect: t.text,
};
export type ClockEffect = RowOf<typeof CLOCK_EFFECT_ROW>;

/**
 * The audit entries of these students' subscriptions and their mails since an instant, in order. Left out is what is revoked at the gateway
 * afterwards: the job that an event wakes may do it first, at no time of the clock's.
 */
export async function findEffects(studentIds: readonly string[], since: string, at: Date): Promise<ClockEffect[]> {
  return queryRows(EFFECTS, [studentIds, since, at]);
}

/** Whether a mail to one of these students still waits for its first attempt, or is being sent. */
export async function hasUntriedMail(studentIds: readonly string[]): Promise<boolean> {
  const rows = await queryRows(UNTRIED, [studentIds]);
  return rows.length > 0;
}

/** @throws a foreign key violation where students live on it */
export async function deleteTestClockRow(id: string): Promise<boolean> {
  const rows = await queryRows(DELETE, [id]);
  return rows.length > 0;
}
const LEASE = defineStatement({
  name: "test_clock_lease",
  text: `WITH leased AS (
  UPDATE test_clock SET lease_id = $2, lease_until = $4 WHERE id = $1 AND (lease_until IS NULL OR lease_until <= $3) RETURNING id
)
SELECT EXISTS (SELECT 1 FROM leased) AS leased FROM test_clock WHERE id = $1`,
  row: { leased: t.bool },
});
const RENEW_LEASE = defineStatement({
  name: "test_clock_keep",
  text: "UPDATE test_clock SET lease_until = $3 WHERE id = $1 AND lease_id = $2 RETURNING id",
  row: { id: t.uuid },
});
const RELEASE = defineStatement({
  name: "test_clock_release",
  text: "UPDATE test_clock SET lease_id = NULL, lease_until = NULL WHERE id = $1 AND lease_id = $2",
});
const MOVE = defineStatement({
  name: "test_clock_move",
  text: "UPDATE test_clock SET now = $3 WHERE id = $1 AND lease_id = $2 RETURNING id",
  row: { id: t.uuid },
});
const DELETE = defineStatement({
  name: "test_clock_delete",
  text: "DELETE FROM test_clock WHERE id = $1 RETURNING id",
  row: { id: t.uuid },
});
const STUDENTS = defineStatement({
  name: "test_clock_students",
  text: `SELECT t.id AS "studentId", s.id AS "subscriptionId", t.external_id AS "externalId", s.plan_key <> 'free' AS "isPaid",
  EXISTS (SELECT 1 FROM gateway_customer c WHERE c.student_id = t.id) AS "hasPaid"
FROM student t JOIN user_subscription s ON s.student_id = t.id WHERE t.test_clock_id = $1 ORDER BY t.id`,
  row: CLOCK_STUDENT_ROW,
});
const EFFECTS = defineStatement({
  name: "test_clock_effects",
  text: `SELECT student_id AS "studentId", effect FROM (
  SELECT id, student_id, action AS effect FROM audit_entry WHERE student_id = ANY ($1::uuid[]) AND id > $2 AND at = $3 AND action <> 'payment_method.revoked'
  UNION ALL
  SELECT id, student_id, 'mail.' || type FROM mail WHERE student_id = ANY ($1::uuid[]) AND id > $2 AND created_at = $3
) entry ORDER BY id`,
  row: CLOCK_EFFECT_ROW,
});
const UNTRIED = defineStatement({
  name: "test_clock_untried_mail",
  text: "SELECT 1 FROM mail WHERE student_id = ANY ($1::uuid[]) AND status = 'waiting' AND last_error IS NULL LIMIT 1",
});
