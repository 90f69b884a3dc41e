import type { CallerCredentials } from "@/lib/access/credentials";
import type { QuotaPeriodKind } from "@/lib/domain/period";
import { type CallerShape, shapeOf } from "../sql/caller-sql";
import { queryRows } from "../sql/query";
import { composeStatement, type RowOf, type Statement, t } from "../sql/statement";
import {
  assumedNow,
  liveReserved,
  SUBJECT_COLUMNS,
  SUBJECT_ROW,
  subjectParams,
  subjectsCte,
  type TimeAssumption,
} from "./subject-sql";

const SNAPSHOT_ROW = {
  ...SUBJECT_ROW,
  subscription_id: t.uuid.nullable,
  quota_period: t.word
    .of<QuotaPeriodKind>()
    .assured("a catalogue has features, and without a name all of them are read"),
  used: t.int4,
  reserved: t.int4,
  last_used_at: t.timestamptz.nullable,
  total_used: t.int4,
  earliest_expiry: t.timestamptz.nullable,
  end_date: t.timestamptz.nullable,
  entitled_until: t.timestamptz.nullable,
  grace_period_end: t.timestamptz.nullable,
};
export type SnapshotRow = RowOf<typeof SNAPSHOT_ROW>;

/** The current quota of every feature, in the order of the catalogue, from one snapshot. */
export async function findQuotas(
  credentials: CallerCredentials,
  assumption: TimeAssumption,
  timeZone: string,
): Promise<SnapshotRow[]> {
  return queryRows(
    statementFor(shapeOf(credentials)),
    subjectParams(credentials, null, assumption, assumedNow(assumption), timeZone),
  );
}

// Kept for good: one entry per name, and the text follows from the name.
const statements = new Map<string, Statement<SnapshotRow>>();

function statementFor(shape: CallerShape): Statement<SnapshotRow> {
  const name = `snapshot_${shape.credential}_${shape.student}`;
  const known = statements.get(name);
  if (known) return known;
  const text = `WITH ${subjectsCte(shape, "usage:read")}
SELECT ${SUBJECT_COLUMNS}, subject.subscription_id, quota_period, used, ${liveReserved("$5::timestamptz")} AS reserved,
  ever.last_used_at, coalesce(ever.total_used, 0)::int AS total_used,
  earliest_expiry, dates.end_date, dates.entitled_until, dates.grace_period_end
FROM subject
LEFT JOIN LATERAL (
  SELECT s.end_date, s.entitled_until, s.grace_period_end FROM user_subscription s WHERE s.id = subject.subscription_id
) dates ON true
LEFT JOIN LATERAL (
  SELECT max(c.last_used_at) AS last_used_at, sum(c.used) AS total_used FROM usage_counter c
  WHERE c.subscription_id = subject.subscription_id AND c.feature_key = subject.feature_key
) ever ON true
ORDER BY position`;
  const statement = composeStatement({ name, text, row: SNAPSHOT_ROW });
  statements.set(name, statement);
  return statement;
}
