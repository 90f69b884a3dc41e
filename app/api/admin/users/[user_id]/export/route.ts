import { exportForStudent as operation } from "@/lib/contract/operations/admin-actions";
import { defineRoute } from "@/lib/http/define-route";
import { exportForStudent } from "@/lib/services/admin-actions/export-for-student";

export const POST = defineRoute(operation, async (context, { params, body }) => ({
  body: { success: true as const, export: await exportForStudent(context, { userId: params.user_id, ...body }) },
}));
