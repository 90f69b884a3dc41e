import { findStudent, type NamedStudent, type StudentRow } from "@/lib/db/student/find-student";
import { fromWireId } from "@/lib/domain/id";
import { AppError } from "@/lib/errors";

/** How a `user_id` names a student: by our id, or by the app's. */
export function toStudentRef(userId: string): NamedStudent {
  const id = fromWireId("student", userId);
  if (id) return { by: "id", id };
  // An app must not use the form of our ids, so no student can have this one.
  if (userId.startsWith("stu_")) throw studentNotFound();
  return { by: "external", externalId: userId };
}

/** @throws not_found */
export async function getNamedStudent(userId: string): Promise<StudentRow> {
  const student = await findStudent(toStudentRef(userId));
  if (!student) throw studentNotFound();
  return student;
}

export function studentNotFound(): AppError {
  return new AppError("not_found", "There is no student with this id.", {
    fields: { user_id: "There is no student with this id." },
  });
}
