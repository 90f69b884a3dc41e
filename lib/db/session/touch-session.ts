import { getPrisma } from "../prisma";

/** Notes that a session was seen, unless it was seen later; called when the last note is old enough. */
export async function touchSession(id: string, realNow: Date): Promise<void> {
  const where = { id, lastSeenAt: { lt: realNow } };
  await getPrisma().session.updateMany({ where, data: { lastSeenAt: realNow } });
}
