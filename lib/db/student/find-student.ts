import type { StudentRef } from "@/lib/access/credentials";
import { queryRows, type Statement } from "../sql/query";

export interface StudentRow {
  id: string;
  external_id: string | null;
  name: string | null;
  email: string | null;
  locale: string;
  time_zone: string | null;
  state: string | null;
  test_clock_id: string | null;
  created_at: Date;
  /** Of her test clock, where she lives on one. */
  clock_now: Date | null;
  subscription_id: string;
  plan_key: string;
  status: "active" | "inactive" | "pending_renewal" | "expired" | "cancelled";
  entitled_until: Date | null;
}

export type NamedStudent = Exclude<StudentRef, { by: "self" }>;
type Queryable = Parameters<typeof queryRows>[2];

/** The student behind our id or the app's, unless she was erased. */
export async function findStudent(ref: NamedStudent, on?: Queryable): Promise<StudentRow | null> {
  const [row] =
    ref.by === "id"
      ? await queryRows<StudentRow>(BY_ID, [ref.id], on)
      : await queryRows<StudentRow>(BY_EXTERNAL_ID, [ref.externalId], on);
  return row ?? null;
}

const SELECT = `SELECT st.id, st.external_id, st.name, st.email, st.locale, st.time_zone, st.state, st.test_clock_id, st.created_at,
  clock.now AS clock_now, sub.id AS subscription_id, sub.plan_key, sub.status, sub.entitled_until
FROM student st JOIN user_subscription sub ON sub.student_id = st.id LEFT JOIN test_clock clock ON clock.id = st.test_clock_id
WHERE st.erased_at IS NULL AND `;
const BY_ID: Statement = { name: "student_by_id", text: `${SELECT}st.id = $1` };
const BY_EXTERNAL_ID: Statement = { name: "student_by_external_id", text: `${SELECT}st.external_id = $1` };
