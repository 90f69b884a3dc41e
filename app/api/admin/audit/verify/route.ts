import { verifyAudit as operation } from "@/lib/contract/operations/admin-audit";
import { defineRoute } from "@/lib/http/define-route";
import { serializeVerdict } from "@/lib/http/serializers/audit";
import { verifyAudit } from "@/lib/services/audit/verify-audit";

export const GET = defineRoute(operation, async ({ realNow }) => ({
  body: serializeVerdict(await verifyAudit(realNow)),
}));
