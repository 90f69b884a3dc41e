import type pg from "pg";
import { queryRows, type Statement } from "../query";

export interface TestClockRow {
  id: string;
  now: Date;
  students: number;
}

export async function insertTestClock(id: string, now: Date, realNow: Date, on: pg.PoolClient): Promise<void> {
  await queryRows(INSERT, [id, now, realNow], on);
}

export async function findTestClock(id: string): Promise<TestClockRow | null> {
  const [row] = await queryRows<TestClockRow>(FIND, [id]);
  return row ?? null;
}

/** The time that it shows; nobody else moves or removes it until the transaction ends. */
export async function lockTestClock(id: string, on: pg.PoolClient): Promise<Date | null> {
  const [row] = await queryRows<{ now: Date }>(LOCK, [id], on);
  return row?.now ?? null;
}

export async function moveTestClock(id: string, now: Date, on: pg.PoolClient): Promise<void> {
  await queryRows(MOVE, [id, now], on);
}

/** Subscriptions of the students who live on it. */
export async function findSubscriptionsOnClock(id: string): Promise<string[]> {
  const rows = await queryRows<{ id: string }>(SUBSCRIPTIONS, [id]);
  return rows.map((row) => row.id);
}

/** @throws a foreign key violation where students live on it */
export async function deleteTestClockRow(id: string): Promise<boolean> {
  const rows = await queryRows(DELETE, [id]);
  return rows.length > 0;
}

const INSERT: Statement = {
  name: "test_clock_insert",
  text: "INSERT INTO test_clock (id, now, created_at) VALUES ($1, $2, $3)",
};
const FIND: Statement = {
  name: "test_clock_find",
  text: `SELECT id, now, (SELECT count(*)::int FROM student WHERE test_clock_id = test_clock.id) AS students
FROM test_clock WHERE id = $1`,
};
const LOCK: Statement = { name: "test_clock_lock", text: "SELECT now FROM test_clock WHERE id = $1 FOR UPDATE" };
const MOVE: Statement = { name: "test_clock_move", text: "UPDATE test_clock SET now = $2 WHERE id = $1" };
const DELETE: Statement = { name: "test_clock_delete", text: "DELETE FROM test_clock WHERE id = $1 RETURNING id" };
const SUBSCRIPTIONS: Statement = {
  name: "test_clock_subscriptions",
  text: "SELECT s.id FROM user_subscription s JOIN student t ON t.id = s.student_id WHERE t.test_clock_id = $1",
};
