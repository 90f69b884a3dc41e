import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

/** A student on a test clock. */
const CLOCK_STUDENT_ROW = {
  id: t.uuid,
  external_id: t.text.nullable,
  name: t.text.nullable,
  email: t.text.nullable,
  clock_id: t.uuid,
  clock_now: t.timestamptz,
  plan_key: t.text,
  status: t.word.of<"active" | "inactive" | "pending_renewal" | "expired" | "cancelled">(),
  renewal_date: t.text.nullable,
  in_grace: t.bool,
};
export type ClockStudentRow = RowOf<typeof CLOCK_STUDENT_ROW>;

/** Students on test clocks, the newest first. */
export async function listClockStudents(limit: number): Promise<ClockStudentRow[]> {
  return queryRows(LIST, [limit]);
}

const LIST = defineStatement({
  name: "clock_students",
  text: `SELECT t.id, t.external_id, t.name, t.email, c.id AS clock_id, c.now AS clock_now, s.plan_key, s.status,
  to_char(s.renewal_date, 'YYYY-MM-DD') AS renewal_date, s.grace_period_end IS NOT NULL AS in_grace
FROM student t JOIN test_clock c ON c.id = t.test_clock_id JOIN user_subscription s ON s.student_id = t.id
WHERE t.erased_at IS NULL ORDER BY t.id DESC LIMIT $1`,
  row: CLOCK_STUDENT_ROW,
});
