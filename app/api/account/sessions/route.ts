import * as operations from "@/lib/contract/operations/account";
import { listAccountSessions } from "@/lib/db/session/account-sessions";
import { defineRoute } from "@/lib/http/define-route";
import { currentSession, serializeSession } from "@/lib/http/serializers/session";
import { ownerOf } from "@/lib/services/account/current-account";
import { endOtherSessions } from "@/lib/services/session/end-other-sessions";

export const GET = defineRoute(operations.listSessions, async (context) => {
  const sessions = await listAccountSessions(ownerOf(context), context.realNow);
  const current = currentSession(context);
  return { body: { success: true as const, sessions: sessions.map((row) => serializeSession(row, current)) } };
});

export const DELETE = defineRoute(operations.endOtherSessions, async (context) => {
  const ended = await endOtherSessions(context, currentSession(context));
  return { body: { success: true as const, ended } };
});
