import type { Context } from "@/lib/context";
import { findStudent, type StudentRow } from "@/lib/db/student/find-student";
import { ensureStudent } from "../ensure-student";
import { studentNotFound, toStudentRef } from "./get-named-student";

/**
 * The student behind a `user_id`; a new id of an app becomes a student on the free plan.
 *
 * @throws not_found for an unknown id of ours, or an unknown test clock
 */
export async function ensureNamedStudent(
  context: Context,
  userId: string,
): Promise<{ student: StudentRow; created: boolean }> {
  const ref = toStudentRef(userId);
  const known = await findStudent(ref);
  if (known) return { student: known, created: false };
  if (ref.by === "id") throw studentNotFound();
  const created = await ensureStudent(context, ref.externalId);
  const student = await findStudent(ref);
  if (!student) throw studentNotFound();
  return { student, created };
}
