import { getSubscriptionFile as operation } from "@/lib/contract/operations/admin-subscriptions";
import { defineRoute } from "@/lib/http/define-route";
import { presentStudentFile } from "@/lib/http/present/admin-subscription";
import { getStudentFile } from "@/lib/services/student/get-student-file";

export const GET = defineRoute(operation, async (context, { params }) => ({
  body: presentStudentFile(await getStudentFile(context, params.user_id)),
}));
