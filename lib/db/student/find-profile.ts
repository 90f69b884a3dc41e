import { queryRows, type Statement } from "../sql/query";

/** What support has to know of a student besides her subscription. Also of one who was erased: what is left. */
export interface StudentProfileRow {
  locale: string;
  time_zone: string | null;
  /** Code of the place of supply. */
  state: string | null;
  currency: string | null;
  /** Of her test clock, where she lives on one. */
  clock_now: Date | null;
  clock_name: string | null;
  account_id: string | null;
  account_email: string | null;
  email_verified_at: Date | null;
  disabled_at: Date | null;
}

export async function findStudentProfile(studentId: string): Promise<StudentProfileRow | null> {
  const [row] = await queryRows<StudentProfileRow & { [column: string]: unknown }>(FIND, [studentId]);
  return row ?? null;
}

const FIND: Statement = {
  name: "student_profile",
  text: `SELECT st.locale, st.time_zone, st.state, st.currency, clock.now AS clock_now, clock.name AS clock_name,
  acc.id AS account_id, acc.email AS account_email, acc.email_verified_at, acc.disabled_at
FROM student st LEFT JOIN test_clock clock ON clock.id = st.test_clock_id LEFT JOIN account acc ON acc.student_id = st.id WHERE st.id = $1`,
};
