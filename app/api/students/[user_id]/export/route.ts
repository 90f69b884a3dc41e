import { exportStudent as operation } from "@/lib/contract/operations/students";
import { defineRoute } from "@/lib/http/define-route";
import { exportStudent } from "@/lib/services/student/export-student";
import { getNamedStudent } from "@/lib/services/student/get-named-student";

export const GET = defineRoute(operation, async (context, { params }) => {
  const student = await getNamedStudent(params.user_id);
  return {
    body: { success: true as const, export: await exportStudent(student.id, student.clock_now ?? context.realNow) },
  };
});
