import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

const USED_ZONE_ROW = {
  name: t.text.assured("only students with a zone are read"),
  students: t.int4,
  is_known: t.bool,
};
export type UsedZone = RowOf<typeof USED_ZONE_ROW>;

/** The billing time zone and every zone of a student, and whether this database knows it by that name. */
export function findUsedZones(billingZone: string): Promise<UsedZone[]> {
  return queryRows(USED, [billingZone]);
}

/**
 * What clocks in a zone show at these instants, in the database's opinion.
 *
 * @throws a database error if it does not know the zone
 */
export async function findWallTimes(zone: string, instants: readonly Date[]): Promise<number[]> {
  const rows = await queryRows(WALL_TIMES, [zone, instants.map((at) => at.toISOString())]);
  return rows.map(({ wall_ms: wallMs }) => wallMs);
}

const USED = defineStatement({
  name: "doctor_used_zones",
  text: `SELECT used.name, used.students, EXISTS (SELECT FROM pg_timezone_names known WHERE known.name = used.name) AS is_known
FROM (
  SELECT name, sum(students)::int AS students FROM (
    SELECT time_zone AS name, count(*) AS students FROM student WHERE time_zone IS NOT NULL GROUP BY time_zone
    UNION ALL SELECT $1::text, 0
  ) counted GROUP BY name
) used ORDER BY used.name`,
  row: USED_ZONE_ROW,
});

const WALL_TIMES = defineStatement({
  name: "doctor_wall_times",
  text: `SELECT (extract(epoch FROM at AT TIME ZONE $1::text) * 1000)::float8 AS wall_ms
FROM unnest($2::timestamptz[]) WITH ORDINALITY AS given(at, place) ORDER BY place`,
  row: { wall_ms: t.float8.assured("every instant has a wall time") },
});
