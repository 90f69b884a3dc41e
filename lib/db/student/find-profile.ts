import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

/** What support needs to know of a student besides the subscription. For an erased student: what is left. */
const STUDENT_FILE_ROW = {
  locale: t.text,
  time_zone: t.text.nullable,
  /** Code of the place of supply. */
  state: t.text.nullable,
  currency: t.bpchar.nullable,
  /** The time of the student's test clock, where they have one. */
  clock_now: t.timestamptz.nullable,
  clock_name: t.text.nullable,
  account_id: t.uuid.nullable,
  account_email: t.text.nullable,
  email_verified_at: t.timestamptz.nullable,
  disabled_at: t.timestamptz.nullable,
  /** Undecided disputes about the student's payments. */
  open_disputes: t.int4,
};
export type StudentProfileRow = RowOf<typeof STUDENT_FILE_ROW>;

export async function findStudentProfile(studentId: string): Promise<StudentProfileRow | null> {
  const [row] = await queryRows(FIND, [studentId]);
  return row ?? null;
}

const FIND = defineStatement({
  name: "student_profile",
  text: `SELECT st.locale, st.time_zone, st.state, st.currency, clock.now AS clock_now, clock.name AS clock_name,
  acc.id AS account_id, acc.email AS account_email, acc.email_verified_at, acc.disabled_at,
  (SELECT count(*)::int FROM dispute d JOIN payment p ON p.id = d.payment_id
    WHERE p.student_id = st.id AND d.decided_at IS NULL) AS open_disputes
FROM student st LEFT JOIN test_clock clock ON clock.id = st.test_clock_id LEFT JOIN account acc ON acc.student_id = st.id WHERE st.id = $1`,
  row: STUDENT_FILE_ROW,
});
