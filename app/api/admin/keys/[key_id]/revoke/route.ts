import { revokeKey as operation } from "@/lib/contract/operations/admin-keys";
import { defineRoute } from "@/lib/http/define-route";
import { serializeKey } from "@/lib/http/serializers/api-key";
import { getApiKey, readApiKeyId } from "@/lib/services/api-key/get-api-key";
import { revokeApiKey } from "@/lib/services/api-key/revoke-api-key";
import { auditSource } from "@/lib/services/audit/write-audit";

export const POST = defineRoute(operation, async (context, { params, body }) => {
  const id = readApiKeyId(params.key_id);
  await revokeApiKey(id, auditSource(context), body.reason);
  return { body: serializeKey(await getApiKey(id, context.realNow)) };
});
