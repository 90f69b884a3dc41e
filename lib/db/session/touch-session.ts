import { getPrisma } from "../prisma";

/** Records that a session is in use, unless a later use is recorded; called when the last record is old enough. */
export async function touchSession(id: string, realNow: Date): Promise<void> {
  const where = { id, lastSeenAt: { lt: realNow } };
  await getPrisma().session.updateMany({ where, data: { lastSeenAt: realNow } });
}
