import { QUOTA_PERIOD_KINDS, quotaPeriod } from "@/lib/domain/period";
import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";
import { adjustmentSql } from "../usage/subject-sql";

const METER_ROW = {
  key: t.text,
  name: t.text,
  used: t.int4,
  /** null is unlimited. */
  limit: t.int4.nullable,
  /** Of the quota period. */
  startsAt: t.timestamptz.assured("every kind of period is given with its start"),
  resetsAt: t.timestamptz.nullable,
};
export type Meter = RowOf<typeof METER_ROW>;

export interface MeterSubject {
  subscriptionId: string;
  /** The version whose limits apply; null for the current version of the free plan. */
  planVersionId: string | null;
  quotaAnchor: Date;
}

/** Every feature with its usage in the quota period that contains `now`, in the order of the catalogue: for a mail. */
export async function findMeters(
  { subscriptionId, planVersionId, quotaAnchor }: MeterSubject,
  now: Date,
  timeZone: string,
  on?: Parameters<typeof queryRows>[2],
): Promise<Meter[]> {
  const periods = QUOTA_PERIOD_KINDS.map((kind) => quotaPeriod(kind, now, quotaAnchor, timeZone));
  return queryRows(
    FIND,
    [
      subscriptionId,
      planVersionId,
      QUOTA_PERIOD_KINDS,
      periods.map(({ start }) => start),
      periods.map(({ end }) => end),
    ],
    on,
  );
}

const FIND = defineStatement({
  name: "subscription_meters",
  text: `SELECT f.key, f.name, coalesce(c.used, 0) AS used, l.quota + ${adjustmentSql("coalesce(c.limit_adjustment, 0)", "l.quota")} AS "limit", period.start AS "startsAt", period."end" AS "resetsAt"
FROM feature f
JOIN unnest($3::text[], $4::timestamptz[], $5::timestamptz[]) AS period (kind, start, "end") ON period.kind = f.quota_period::text
JOIN plan_limit l ON l.feature_key = f.key
  AND l.plan_version_id = coalesce($2::uuid, (SELECT current_version_id FROM plan WHERE key = 'free'))
LEFT JOIN usage_counter c ON c.subscription_id = $1 AND c.feature_key = f.key AND c.period_start = period.start
WHERE f.archived_at IS NULL ORDER BY f.position`,
  row: METER_ROW,
});
