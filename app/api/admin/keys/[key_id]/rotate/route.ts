import { rotateKey as operation } from "@/lib/contract/operations/admin-keys";
import { defineRoute } from "@/lib/http/define-route";
import { serializeKey } from "@/lib/http/serializers/api-key";
import { creatorOf, daysFrom } from "@/lib/services/api-key/creator-of";
import { getApiKey, readApiKeyId } from "@/lib/services/api-key/get-api-key";
import { rotateApiKey } from "@/lib/services/api-key/rotate-api-key";
import { auditSource } from "@/lib/services/audit/write-audit";

const HOUR_MS = 3_600_000;

export const POST = defineRoute(operation, async (context, { params, body }) => {
  const { overlap_hours: hours, expires_in_days: days, reason } = body;
  const { id, key: secret } = await rotateApiKey(
    readApiKeyId(params.key_id),
    hours * HOUR_MS,
    daysFrom(context.realNow, days),
    auditSource(context),
    { reason, createdByAccountId: creatorOf(context) },
  );
  return { body: { ...serializeKey(await getApiKey(id, context.realNow)), secret } };
});
