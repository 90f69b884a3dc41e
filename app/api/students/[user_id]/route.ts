import * as operations from "@/lib/contract/operations/students";
import { defineRoute } from "@/lib/http/define-route";
import { serializeStudent } from "@/lib/http/serializers/student";
import { auditSource } from "@/lib/services/audit/write-audit";
import { readPayer } from "@/lib/services/payers/read-payer";
import { eraseStudent, KEPT_AFTER_ERASURE } from "@/lib/services/student/erase-student";
import { getNamedStudent } from "@/lib/services/student/get-named-student";
import { putStudent } from "@/lib/services/student/put-student";

export const PUT = defineRoute(operations.putStudent, async (context, { params, body }) => {
  const { student, phone, created } = await putStudent(context, params.user_id, body);
  return { body: { success: true as const, created, student: serializeStudent(student, phone, context.realNow) } };
});

export const GET = defineRoute(operations.getStudent, async (context, { params }) => {
  const student = await getNamedStudent(params.user_id);
  const phone = (await readPayer(student.id))?.phone ?? null;
  return { body: { success: true as const, student: serializeStudent(student, phone, context.realNow) } };
});

export const DELETE = defineRoute(operations.eraseStudent, async (context, { params }) => {
  const student = await getNamedStudent(params.user_id);
  const now = student.clock_now ?? context.realNow;
  const erasedAt = await eraseStudent(student.id, { ...auditSource(context), now });
  return {
    body: {
      success: true as const,
      erased: true as const,
      erased_at: erasedAt.toISOString(),
      kept: [...KEPT_AFTER_ERASURE],
    },
  };
});
