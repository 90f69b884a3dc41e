import { getPrisma } from "./prisma";
import { queryRows } from "./sql/query";
import { defineStatement } from "./sql/statement";

/** What is read on from where it was left: the gateway's lists, and the usage log for quotas that are used up and for sums. */
export type HighWaterMarkKind = "payment" | "refund" | "exhaustion" | "use_sum";

/** How far it has been read; null where it never was. */
export async function findHighWaterMark(kind: HighWaterMarkKind): Promise<Date | null> {
  const mark = await getPrisma().highWaterMark.findFirst({ where: { kind } });
  return mark?.readUntil ?? null;
}

/** Moves on, never back: of two that read at once, the one that came further counts. */
export async function advanceHighWaterMark(kind: HighWaterMarkKind, until: Date): Promise<void> {
  await queryRows(WRITE, [kind, until]);
}

const WRITE = defineStatement({
  name: "high_water_mark_write",
  text: `INSERT INTO high_water_mark AS m (kind, read_until) VALUES ($1, $2)
ON CONFLICT (kind) DO UPDATE SET read_until = excluded.read_until WHERE m.read_until < excluded.read_until`,
});
