import { getPrisma } from "../prisma";
import { queryRows } from "../sql/query";
import { defineStatement } from "../sql/statement";
import type { Observations } from "./observations";

/** Adds what a process observed to its row of the minute. */
export async function writeObservations(instance: string, minute: Date, seen: Observations): Promise<void> {
  for (const [name, counts] of seen.latencies) await queryRows(LATENCY, [instance, minute, name, counts]);
  for (const [kind, { count, detail }] of seen.incidents)
    await queryRows(INCIDENT, [instance, minute, kind, count, detail]);
}

export async function removeOldObservations(before: Date): Promise<void> {
  const where = { minute: { lt: before } };
  await getPrisma().requestMinute.deleteMany({ where });
  await getPrisma().incidentMinute.deleteMany({ where });
}

const LATENCY = defineStatement({
  name: "request_minute_add",
  text: `INSERT INTO request_minute AS r (instance, minute, class, counts) VALUES ($1, $2, $3, $4::int[])
ON CONFLICT (minute, instance, class) DO UPDATE SET counts = (
  SELECT array_agg(coalesce(a, 0) + coalesce(b, 0) ORDER BY place) FROM unnest(r.counts, excluded.counts) WITH ORDINALITY AS pair (a, b, place))`,
});

const INCIDENT = defineStatement({
  name: "incident_minute_add",
  text: `INSERT INTO incident_minute AS i (instance, minute, kind, count, detail) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (minute, instance, kind) DO UPDATE SET count = i.count + excluded.count, detail = excluded.detail`,
});
