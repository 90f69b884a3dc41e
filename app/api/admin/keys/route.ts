import * as operations from "@/lib/contract/operations/admin-keys";
import { defineRoute } from "@/lib/http/define-route";
import { presentKey, presentKeys } from "@/lib/http/present/api-key";
import { createApiKey } from "@/lib/services/api-key/create-api-key";
import { getApiKey } from "@/lib/services/api-key/get-api-key";
import { listApiKeys } from "@/lib/services/api-key/list-api-keys";
import { daysFrom, makerOf } from "@/lib/services/api-key/maker-of";
import { auditSource } from "@/lib/services/audit/write-audit";

export const GET = defineRoute(operations.listKeys, async ({ realNow }) => {
  return { body: presentKeys(await listApiKeys(realNow)) };
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
    createdByAccountId: makerOf(context),
  };
  const { id, key: secret } = await createApiKey(terms, auditSource(context));
  return { body: { ...presentKey(await getApiKey(id, context.realNow)), secret } };
});
