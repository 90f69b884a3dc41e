import * as operations from "@/lib/contract/operations/admin-keys";
import { defineRoute } from "@/lib/http/define-route";
import { serializeKey, serializeKeys } from "@/lib/http/serializers/api-key";
import { createApiKey } from "@/lib/services/api-key/create-api-key";
import { creatorOf, daysFrom } from "@/lib/services/api-key/creator-of";
import { getApiKey } from "@/lib/services/api-key/get-api-key";
import { listApiKeys } from "@/lib/services/api-key/list-api-keys";
import { auditSource } from "@/lib/services/audit/write-audit";

export const GET = defineRoute(operations.listKeys, async ({ realNow }) => {
  return { body: serializeKeys(await listApiKeys(realNow)) };
});

export const POST = defineRoute(operations.createKey, async (context, { body }) => {
  const { name, scopes, reason, expires_in_days: days, rate_limit, student_rate_limit } = body;
  const terms = {
    name,
    scopes,
    reason,
    expiresAt: daysFrom(context.realNow, days),
    rateLimitPerMinute: rate_limit,
    studentRateLimitPerMinute: student_rate_limit,
    createdByAccountId: creatorOf(context),
  };
  const { id, key: secret } = await createApiKey(terms, auditSource(context));
  return { body: { ...serializeKey(await getApiKey(id, context.realNow)), secret } };
});
