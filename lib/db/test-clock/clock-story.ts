import { queryRows, type Statement } from "../query";

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

/** One thing that happened to her. */
export interface StoryRow {
  id: string;
  at: Date;
  kind: "change" | "mail" | "payment" | "attempt";
  /** The action, the type of the mail, or the state of the payment or attempt. */
  name: string;
  amount: number | null;
  currency: string | null;
  /** Why: a gateway's word, or an admin's. */
  reason: string | null;
  /** The address of a mail. */
  recipient: string | null;
}

/** Students on test clocks, the newest first. */
export async function listClockStudents(limit: number): Promise<ClockStudentRow[]> {
  return queryRows<ClockStudentRow & { [column: string]: unknown }>(LIST, [limit]);
}

/** What was written about a student, the newest first: changes, mails, payments and tries to renew. */
export async function findStory(studentId: string, limit: number): Promise<StoryRow[]> {
  return queryRows<StoryRow & { [column: string]: unknown }>(STORY, [studentId, limit]);
}

const LIST: Statement = {
  name: "clock_story_students",
  text: `SELECT t.id, t.external_id, t.name, t.email, c.id AS clock_id, c.now AS clock_now, s.plan_key, s.status,
  to_char(s.renewal_date, 'YYYY-MM-DD') AS renewal_date, s.grace_period_end IS NOT NULL AS in_grace
FROM student t JOIN test_clock c ON c.id = t.test_clock_id JOIN user_subscription s ON s.student_id = t.id
WHERE t.erased_at IS NULL ORDER BY t.id DESC LIMIT $1`,
};
// Ids are made by the app in the order of time, so that what happened at one moment of a test clock keeps its order.
const STORY: Statement = {
  name: "clock_story",
  text: `SELECT * FROM (
  SELECT id, at, 'change' AS kind, action AS name, NULL::int AS amount, NULL::text AS currency, reason, NULL::text AS recipient
  FROM audit_entry WHERE student_id = $1
  UNION ALL
  SELECT id, created_at, 'mail', type, NULL, NULL, NULL, recipient FROM mail WHERE student_id = $1
  UNION ALL
  SELECT id, created_at, 'payment', status::text, amount, currency, error_reason, NULL FROM payment WHERE student_id = $1
  UNION ALL
  SELECT a.id, a.created_at, 'attempt', a.status::text, a.amount, a.currency, a.decline_reason, NULL
  FROM subscription_renewal_log a JOIN user_subscription s ON s.id = a.subscription_id WHERE s.student_id = $1
) told ORDER BY at DESC, id DESC LIMIT $2`,
};
