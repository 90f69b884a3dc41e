import { queryRows, type Statement } from "../sql/query";

/** A student whose time is a test's. */
export interface ClockStudentRow {
  id: string;
  external_id: string | null;
  name: string | null;
  email: string | null;
  clock_id: string;
  clock_now: Date;
  plan_key: string;
  status: "active" | "inactive" | "pending_renewal" | "expired" | "cancelled";
  renewal_date: string | null;
  in_grace: boolean;
}

/** Students on test clocks, the newest first. */
export async function listClockStudents(limit: number): Promise<ClockStudentRow[]> {
  return queryRows<ClockStudentRow & { [column: string]: unknown }>(LIST, [limit]);
}

const LIST: Statement = {
  name: "clock_students",
  text: `SELECT t.id, t.external_id, t.name, t.email, c.id AS clock_id, c.now AS clock_now, s.plan_key, s.status,
  to_char(s.renewal_date, 'YYYY-MM-DD') AS renewal_date, s.grace_period_end IS NOT NULL AS in_grace
FROM student t JOIN test_clock c ON c.id = t.test_clock_id JOIN user_subscription s ON s.student_id = t.id
WHERE t.erased_at IS NULL ORDER BY t.id DESC LIMIT $1`,
};
