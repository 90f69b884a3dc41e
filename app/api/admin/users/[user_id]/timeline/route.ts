import { getTimeline as operation } from "@/lib/contract/operations/admin-subscriptions";
import { defineRoute } from "@/lib/http/define-route";
import { serializeTimeline } from "@/lib/http/serializers/admin-subscription";
import { getListed } from "@/lib/services/student/get-student-profile";
import { getTimeline } from "@/lib/services/student/get-timeline";

export const GET = defineRoute(operation, async (context, { params, query }) => {
  const { id: studentId } = await getListed(context, params.user_id);
  const { kind: kinds = null, limit, cursor = null } = query;
  return { body: serializeTimeline(await getTimeline(context, { studentId, kinds, limit, cursor })) };
});
