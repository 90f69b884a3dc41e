import { searchUsers as operation } from "@/lib/contract/operations/admin-subscriptions";
import { defineRoute } from "@/lib/http/define-route";
import { EVERYBODY, serializeUsers } from "@/lib/http/serializers/admin-subscription";
import { listSubscriptions } from "@/lib/services/student/list-subscriptions";

export const GET = defineRoute(operation, async (context, { query }) => {
  const { q, limit, cursor = null } = query;
  const filter = { ...EVERYBODY, q };
  return {
    body: serializeUsers(await listSubscriptions(context, { filter, sort: "created", order: "desc", limit, cursor })),
  };
});
