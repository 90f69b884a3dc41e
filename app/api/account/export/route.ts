import { exportAccount as operation } from "@/lib/contract/operations/account";
import { AppError } from "@/lib/errors";
import { defineRoute } from "@/lib/http/define-route";
import { ownerOf } from "@/lib/services/account/current-account";
import { exportStudent } from "@/lib/services/student/export-student";

export const GET = defineRoute(operation, async (context) => {
  const { studentId } = ownerOf(context);
  if (!studentId) throw new AppError("not_found", "Staff accounts have no student data.");
  return { body: { success: true as const, export: await exportStudent(studentId, context.now) } };
});
