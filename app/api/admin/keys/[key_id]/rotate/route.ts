import { rotateKey as operation } from "@/lib/contract/operations/admin-keys";
import { defineRoute } from "@/lib/http/define-route";
import { presentKey } from "@/lib/http/present/api-key";
import { getApiKey, readApiKeyId } from "@/lib/services/api-key/get-api-key";
import { daysFrom, makerOf } from "@/lib/services/api-key/maker-of";
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
    { reason, createdByAccountId: makerOf(context) },
  );
  return { body: { ...presentKey(await getApiKey(id, context.realNow)), secret } };
});
