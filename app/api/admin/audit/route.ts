import { listAudit as operation } from "@/lib/contract/operations/admin-audit";
import { defineRoute } from "@/lib/http/define-route";
import { serializeEntry } from "@/lib/http/serializers/audit";
import { listAudit } from "@/lib/services/audit/list-audit";

export const GET = defineRoute(operation, async (context, { query }) => {
  const { request_id: requestId, from, to, ...rest } = query;
  const period = { from: from ? new Date(from) : undefined, to: to ? new Date(to) : undefined };
  const { entries, nextCursor } = await listAudit(context, { ...rest, ...period, requestId });
  return { body: { success: true as const, entries: entries.map(serializeEntry), next_cursor: nextCursor } };
});
