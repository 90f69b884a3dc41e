import { getPrisma } from "../prisma";
import type { Queryable } from "../sql/query";

/** The owner of the sessions: an account and its student, who may also have signed in by a portal link. */
export interface SessionOwner {
  accountId: string | null;
  studentId: string | null;
}

export interface SessionRow {
  id: string;
  origin: "password" | "portal_link";
  user_agent: string | null;
  created_at: Date;
  last_seen_at: Date;
  expires_at: Date;
}

export async function listAccountSessions(owner: SessionOwner, realNow: Date): Promise<SessionRow[]> {
  const sessions = await getPrisma().session.findMany({
    where: ownedBy(owner, realNow),
    orderBy: [{ lastSeenAt: "desc" }, { id: "desc" }],
  });
  return sessions.map((session) => ({
    id: session.id,
    origin: session.origin,
    user_agent: session.userAgent,
    created_at: session.createdAt,
    last_seen_at: session.lastSeenAt,
    expires_at: session.expiresAt,
  }));
}

/** Ends one session of the owner; 0 when it belongs to somebody else or has ended. */
export async function endAccountSession(
  owner: SessionOwner,
  id: string,
  realNow: Date,
  on?: Queryable,
): Promise<number> {
  const where = { id, ...ownedBy(owner, realNow) };
  return (await getPrisma(on).session.updateMany({ where, data: { revokedAt: realNow } })).count;
}

/** Ends all sessions of the owner but one, and returns how many those were. */
export async function endAccountSessions(
  owner: SessionOwner,
  except: string | null,
  realNow: Date,
  on?: Queryable,
): Promise<number> {
  const where = { ...ownedBy(owner, realNow), ...(except === null ? {} : { id: { not: except } }) };
  return (await getPrisma(on).session.updateMany({ where, data: { revokedAt: realNow } })).count;
}

/** Live sessions of the owner. A missing id is left out: to the client, null would match sessions without an owner. */
function ownedBy({ accountId, studentId }: SessionOwner, realNow: Date) {
  const owners = [accountId === null ? [] : { accountId }, studentId === null ? [] : { studentId }].flat();
  return { OR: owners, revokedAt: null, expiresAt: { gt: realNow } };
}
