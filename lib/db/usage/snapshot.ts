import type { CallerCredentials } from "@/lib/access/credentials";
import { type CallerShape, shapeOf } from "../sql/caller-sql";
import { queryRows, type Statement } from "../sql/query";
import {
  assumedNow,
  liveReserved,
  SUBJECT_COLUMNS,
  type SubjectRow,
  subjectParams,
  subjectsCte,
  type TimeAssumption,
} from "./subject-sql";

export interface SnapshotRow extends SubjectRow {
  subscription_id: string | null;
  quota_period: "day" | "month" | "billing_cycle" | "lifetime";
  used: number;
  reserved: number;
  last_used_at: Date | null;
  total_used: number;
  earliest_expiry: Date | null;
  end_date: Date | null;
  entitled_until: Date | null;
  grace_period_end: Date | null;
}

/** Every feature of the catalogue as it stands now, in its order, from one snapshot. */
export async function findQuotas(
  credentials: CallerCredentials,
  assumption: TimeAssumption,
  timeZone: string,
): Promise<SnapshotRow[]> {
  return queryRows<SnapshotRow>(
    statementFor(shapeOf(credentials)),
    subjectParams(credentials, null, assumption, assumedNow(assumption), timeZone),
  );
}

// Kept for good: a text follows from its name.
const statements = new Map<string, Statement>();

function statementFor(shape: CallerShape): Statement {
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
  const statement = { name, text };
  statements.set(name, statement);
  return statement;
}
