import { getSubscriptionProfile as operation } from "@/lib/contract/operations/admin-subscriptions";
import { defineRoute } from "@/lib/http/define-route";
import { serializeStudentProfile } from "@/lib/http/serializers/admin-subscription";
import { getStudentProfile } from "@/lib/services/student/get-student-profile";

export const GET = defineRoute(operation, async (context, { params }) => ({
  body: serializeStudentProfile(await getStudentProfile(context, params.user_id)),
}));
