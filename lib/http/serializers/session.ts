import type { z } from "zod";
import type { Context } from "@/lib/context";
import type { session as wireSession } from "@/lib/contract/account";
import type { SessionRow } from "@/lib/db/session/account-sessions";
import { toWireId } from "@/lib/domain/id";

/** The session of this request; null for an API key or a user token, which are not sessions. */
export function currentSession({ actor }: Context): string | null {
  return actor.kind === "api_key" ? null : actor.sessionId;
}

export function serializeSession(row: SessionRow, current: string | null): z.input<typeof wireSession> {
  return {
    id: toWireId("session", row.id),
    current: row.id === current,
    origin: row.origin,
    user_agent: row.user_agent,
    created_at: row.created_at.toISOString(),
    last_seen_at: row.last_seen_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
  };
}
