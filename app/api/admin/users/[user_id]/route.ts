import { getUser as operation } from "@/lib/contract/operations/admin-subscriptions";
import { defineRoute } from "@/lib/http/define-route";
import { serializeUserResponse } from "@/lib/http/serializers/admin-subscription";
import { getListed } from "@/lib/services/student/get-student-profile";

export const GET = defineRoute(operation, async (context, { params }) => ({
  body: serializeUserResponse(await getListed(context, params.user_id)),
}));
