import { revokeSessions as operation } from "@/lib/contract/operations/admin-actions";
import { defineRoute } from "@/lib/http/define-route";
import { replayOr } from "@/lib/http/replay";
import { revokeSessions } from "@/lib/services/admin-actions/revoke-sessions";

export const POST = defineRoute(operation, async (context, { params, body }) => {
  const { outcome, replayed } = await revokeSessions(context, { userId: params.user_id, ...body });
  return replayOr(replayed, { success: true as const, preview: body.preview, sessions: outcome.sessions });
});
