import { listFeatureUsers as operation } from "@/lib/contract/operations/admin-subscriptions";
import { defineRoute } from "@/lib/http/define-route";
import { EVERYBODY, serializeUsers } from "@/lib/http/serializers/admin-subscription";
import { listFeatureUsers } from "@/lib/services/student/list-feature-users";

export const GET = defineRoute(operation, async (context, { params: { feature }, query }) => {
  const { limit, cursor = null } = query;
  const filter = { ...EVERYBODY, feature };
  const page = await listFeatureUsers(context, { filter, sort: "created", order: "desc", limit, cursor });
  return { body: { ...serializeUsers(page), feature } };
});
