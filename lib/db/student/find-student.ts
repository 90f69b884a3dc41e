import type { StudentRef } from "@/lib/access/credentials";
import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

const STUDENT_ROW = {
  id: t.uuid,
  external_id: t.text.nullable,
  name: t.text.nullable,
  email: t.text.nullable,
  locale: t.text,
  time_zone: t.text.nullable,
  state: t.text.nullable,
  test_clock_id: t.uuid.nullable,
  created_at: t.timestamptz,
  /** The time of the student's test clock, where they have one. */
  clock_now: t.timestamptz.nullable,
  subscription_id: t.uuid,
  plan_key: t.text,
  status: t.word.of<"active" | "inactive" | "pending_renewal" | "expired" | "cancelled">(),
  entitled_until: t.timestamptz.nullable,
};
export type StudentRow = RowOf<typeof STUDENT_ROW>;

export type NamedStudent = Exclude<StudentRef, { by: "self" }>;
type Queryable = Parameters<typeof queryRows>[2];

/** The student with our id or the app's id, unless erased. */
export async function findStudent(ref: NamedStudent, on?: Queryable): Promise<StudentRow | null> {
  const [row] =
    ref.by === "id" ? await queryRows(BY_ID, [ref.id], on) : await queryRows(BY_EXTERNAL_ID, [ref.externalId], on);
  return row ?? null;
}

const SELECT = `SELECT st.id, st.external_id, st.name, st.email, st.locale, st.time_zone, st.state, st.test_clock_id, st.created_at,
  clock.now AS clock_now, sub.id AS subscription_id, sub.plan_key, sub.status, sub.entitled_until
FROM student st JOIN user_subscription sub ON sub.student_id = st.id LEFT JOIN test_clock clock ON clock.id = st.test_clock_id
WHERE st.erased_at IS NULL AND `;
const BY_ID = defineStatement({ name: "student_by_id", text: `${SELECT}st.id = $1`, row: STUDENT_ROW });
const BY_EXTERNAL_ID = defineStatement({
  name: "student_by_external_id",
  text: `${SELECT}st.external_id = $1`,
  row: STUDENT_ROW,
});
