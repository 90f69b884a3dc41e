import type pg from "pg";
import { getPrisma } from "../prisma";

/** What is left out stays; null removes. */
export interface StudentChanges {
  email?: string | null;
  name?: string | null;
  locale?: string;
  time_zone?: string | null;
  state?: string | null;
}

/** False when the student was erased meanwhile. */
export async function updateStudent(
  id: string,
  changes: StudentChanges,
  now: Date,
  on: pg.PoolClient,
): Promise<boolean> {
  const { time_zone: timeZone, ...same } = changes;
  const { count } = await getPrisma(on).student.updateMany({
    where: { id, erasedAt: null },
    data: { ...same, timeZone, updatedAt: now },
  });
  return count > 0;
}
