import { getUser as operation } from "@/lib/contract/operations/admin-subscriptions";
import { defineRoute } from "@/lib/http/define-route";
import { presentUserAnswer } from "@/lib/http/present/admin-subscription";
import { getListed } from "@/lib/services/student/get-student-file";

export const GET = defineRoute(operation, async (context, { params }) => ({
  body: presentUserAnswer(await getListed(context, params.user_id)),
}));
