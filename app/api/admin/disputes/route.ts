import { listDisputes as operation } from "@/lib/contract/operations/admin-disputes";
import { defineRoute } from "@/lib/http/define-route";
import { serializeDisputes } from "@/lib/http/serializers/dispute";
import { listDisputes } from "@/lib/services/disputes/list-disputes";

export const GET = defineRoute(operation, async (context, { query }) => {
  const { state = null, user_id: userId = null, cursor: before = null, limit } = query;
  return { body: serializeDisputes(await listDisputes(context, { state, userId, before, limit })) };
});
