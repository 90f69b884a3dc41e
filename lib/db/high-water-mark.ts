import { getPrisma } from "./prisma";
import { queryRows } from "./sql/query";
import { defineStatement } from "./sql/statement";

/** What is read incrementally: the gateway's lists, and the usage log for exhausted quotas and for sums. */
export type HighWaterMarkKind = "payment" | "refund" | "exhaustion" | "use_sum";

/** How far it has been read; null where it was never read. */
export async function findHighWaterMark(kind: HighWaterMarkKind): Promise<Date | null> {
  const mark = await getPrisma().highWaterMark.findFirst({ where: { kind } });
  return mark?.readUntil ?? null;
}

/** Only moves forward: of two concurrent readers, the later mark stays. */
export async function advanceHighWaterMark(kind: HighWaterMarkKind, until: Date): Promise<void> {
  await queryRows(WRITE, [kind, until]);
}

const WRITE = defineStatement({
  name: "high_water_mark_write",
  text: `INSERT INTO high_water_mark AS m (kind, read_until) VALUES ($1, $2)
ON CONFLICT (kind) DO UPDATE SET read_until = excluded.read_until WHERE m.read_until < excluded.read_until`,
});
