import type { Context } from "@/lib/context";
import { withTransaction } from "@/lib/db/sql/query";
import { auditSource, writeAudit } from "../audit/write-audit";
import { requireStaff } from "../require-staff";
import { exportStudent, type StudentExport } from "../student/export-student";
import { getNamedStudent } from "../student/get-named-student";

/** Everything that is stored about a student, for staff who give a reason. The audit entry is written before anything is read. @throws not_found */
export async function exportForStudent(
  context: Context,
  { userId, reason }: { userId: string; reason: string },
): Promise<StudentExport> {
  requireStaff(context, "admin:write");
  const { id, clock_now: clock } = await getNamedStudent(userId);
  const now = clock ?? context.realNow;
  const source = { ...auditSource(context), now, reason };
  await withTransaction((client) => writeAudit(source, { action: "student.exported", studentId: id }, client));
  return exportStudent(id, now);
}
