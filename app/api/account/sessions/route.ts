import * as operations from "@/lib/contract/operations/account";
import { listOwnSessions } from "@/lib/db/session/own-sessions";
import { defineRoute } from "@/lib/http/define-route";
import { currentSession, presentSession } from "@/lib/http/present/session";
import { ownerOf } from "@/lib/services/account/own-account";
import { endOtherSessions } from "@/lib/services/session/end-other-sessions";

export const GET = defineRoute(operations.listSessions, async (context) => {
  const sessions = await listOwnSessions(ownerOf(context), context.realNow);
  const current = currentSession(context);
  return { body: { success: true as const, sessions: sessions.map((row) => presentSession(row, current)) } };
});

export const DELETE = defineRoute(operations.endOtherSessions, async (context) => {
  const ended = await endOtherSessions(context, currentSession(context));
  return { body: { success: true as const, ended } };
});
