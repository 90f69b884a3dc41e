import type { CallerCredentials } from "@/lib/access/credentials";
import type { Permission } from "@/lib/access/permissions";
import { type QuotaPeriodKind, quotaPeriod } from "@/lib/domain/period";
import type { SubscriptionStatus } from "@/lib/domain/subscription-model";
import {
  type AssumedTime,
  CALLER_PARAMETERS,
  type CallerShape,
  callerCte,
  callerParams,
  callerTypes,
  type Naming,
  whoCte,
} from "../sql/caller-sql";
import { type RowOf, t } from "../sql/statement";
import type { Column } from "./calls-cte";

/**
 * Caller, feature, limit and counter of a usage call, in one snapshot: the common start of snapshot, check, consume and reserve.
 * Snapshot reads every feature of one student, from parameters; the others read one feature for each of many calls, from columns.
 */
export function subjectsCte(shape: CallerShape, permission: Permission): string {
  const naming = (name: SubjectParameter) => `$${SUBJECT_PARAMETERS.indexOf(name) + 1}`;
  return `${callerCte(shape, permission)}, ${subjectCte("$7::text IS NULL", naming)}`;
}

/** One row for each row of `calls`. `OFFSET 0` is an optimization fence: the planner looks up each key, however many calls there are. */
export function subjectOfCall(shape: CallerShape, permission: Permission): string {
  const naming = (name: SubjectParameter) => `calls.${name}`;
  return `LATERAL (WITH ${whoCte(shape, permission, naming)}, ${subjectCte("f.key = calls.feature", naming)} SELECT * FROM subject OFFSET 0) subject`;
}

const SUBJECT_PARAMETERS = [
  ...CALLER_PARAMETERS,
  ...(["feature", "month_start", "month_end", "day_start", "day_end", "cycle_start", "cycle_end", "anchor"] as const),
] as const;
type SubjectParameter = (typeof SUBJECT_PARAMETERS)[number];

/** Name and type of each value of `subjectParams`. */
export function subjectColumns(shape: CallerShape): Column[] {
  const types: Partial<Record<SubjectParameter, string>> = { ...callerTypes(shape), feature: "text" };
  return SUBJECT_PARAMETERS.map((name) => [name, types[name] ?? "timestamptz"]);
}

function subjectCte(isWanted: string, naming: Naming<SubjectParameter>): string {
  const time = (name: SubjectParameter) => `${naming(name)}::timestamptz`;
  return `subject AS (
  SELECT who.*, f.key AS feature_key, f.name AS feature_name, f.quota_period, f.position,
         plan.name AS plan_name, plan.rank AS plan_rank, l.quota, period.start AS period_start, period."end" AS period_end,
         (f.quota_period = 'billing_cycle' AND who.quota_anchor IS DISTINCT FROM ${time("anchor")}) AS anchor_differs,
         coalesce(c.used, 0) AS used, coalesce(c.reserved, 0) AS reserved, ${adjustmentSql("coalesce(c.limit_adjustment, 0)", "l.quota")} AS limit_adjustment, c.earliest_expiry
  FROM who
  JOIN plan ON plan.key = who.effective_plan_key
  LEFT JOIN feature f ON ${isWanted} AND f.archived_at IS NULL
  LEFT JOIN plan_limit l ON l.plan_version_id = who.version_id AND l.feature_key = f.key
  CROSS JOIN LATERAL (SELECT
    CASE f.quota_period WHEN 'month' THEN ${time("month_start")} WHEN 'day' THEN ${time("day_start")} WHEN 'billing_cycle' THEN ${time("cycle_start")} ELSE 'epoch' END AS start,
    CASE f.quota_period WHEN 'month' THEN ${time("month_end")} WHEN 'day' THEN ${time("day_end")} WHEN 'billing_cycle' THEN ${time("cycle_end")} END AS "end"
  ) period
  LEFT JOIN usage_counter c ON c.subscription_id = who.subscription_id AND c.feature_key = f.key AND c.period_start = period.start
)`;
}

/**
 * An admin's adjustment of a limit for a period, bounded so that the limit does not fall below 0. An unlimited quota is NULL: `greatest`
 * ignores it, and the sum stays NULL.
 */
export function adjustmentSql(limit_adjustment: string, quota: string): string {
  return `greatest(${limit_adjustment}, -${quota})`;
}

/** Columns about caller, feature and limit, for every operation. `limit` includes the limit adjustment of this period. */
export const SUBJECT_COLUMNS = `
  known, allowed, student_id, clock_now, clock_differs, quota_anchor, coalesce(anchor_differs, false) AS anchor_differs, status, plan_key, effective_plan_key, plan_name,
  feature_key, feature_name, quota + limit_adjustment AS "limit", period_end`;

/** Columns of the result of each of many calls; the anchor only where an assumption has to be corrected. */
export const RESULT_COLUMNS = `
  subject.known, subject.allowed, subject.student_id, subject.subscription_id, subject.clock_now, subject.clock_differs,
  coalesce(subject.anchor_differs, false) AS anchor_differs, CASE WHEN subject.clock_differs OR subject.anchor_differs THEN subject.quota_anchor END AS quota_anchor,
  subject.effective_plan_key, subject.plan_name, subject.feature_key, subject.feature_name`;

/** The row of `RESULT_COLUMNS`, with `limit` and `period_end`, which each of those statements adds. */
export const RESULT_ROW = {
  /** The call that it belongs to, from 1. */
  nth: t.int4,
  known: t.bool,
  allowed: t.bool,
  student_id: t.uuid.nullable,
  subscription_id: t.uuid.nullable,
  clock_now: t.timestamptz.nullable,
  clock_differs: t.bool,
  anchor_differs: t.bool,
  quota_anchor: t.timestamptz.nullable,
  effective_plan_key: t.text,
  plan_name: t.text,
  feature_key: t.text.nullable,
  feature_name: t.text.nullable,
  limit: t.int4.nullable,
  period_end: t.timestamptz.nullable,
};

/** The cheapest plan above the student's that allows more of the feature, for the message of a refusal. */
export const UPGRADE_COLUMN = `(
    SELECT higher.name FROM plan higher JOIN plan_limit more ON more.plan_version_id = higher.current_version_id AND more.feature_key = subject.feature_key
    WHERE higher.rank > subject.plan_rank AND higher.archived_at IS NULL AND (more.quota IS NULL OR more.quota > subject.quota)
    ORDER BY higher.rank LIMIT 1)`;

/** The exact sum of unexpired reservations: `reserved` on the counter includes expired ones until the next sweep. */
export function liveReserved(now: string): string {
  return `CASE WHEN subject.earliest_expiry <= ${now} THEN (
      SELECT coalesce(sum(r.quantity), 0)::int FROM reservation r
      WHERE r.subscription_id = subject.subscription_id AND r.feature_key = subject.feature_key AND r.period_start = subject.period_start
        AND r.status = 'open' AND r.expires_at > ${now})
    ELSE subject.reserved END`;
}

export const SUBJECT_ROW = {
  known: t.bool,
  allowed: t.bool,
  student_id: t.uuid.nullable,
  clock_now: t.timestamptz.nullable,
  clock_differs: t.bool,
  quota_anchor: t.timestamptz.nullable,
  anchor_differs: t.bool,
  status: t.word.of<SubscriptionStatus>(),
  plan_key: t.text,
  effective_plan_key: t.text,
  plan_name: t.text,
  feature_key: t.text.nullable,
  feature_name: t.text.nullable,
  limit: t.int4.nullable,
  period_end: t.timestamptz.nullable,
};
export type SubjectRow = RowOf<typeof SUBJECT_ROW>;

/** The student's time, as far as the caller knows. The statement reports a wrong assumption, and `correctedAssumption` fixes it. */
export interface TimeAssumption {
  realNow: Date;
  /** The time of the student's test clock, where they have one. */
  clock: Date | null;
  anchor: Date | null;
}

export function initialAssumption(realNow: Date): TimeAssumption {
  return { realNow, clock: null, anchor: null };
}

/** The student's assumed time. */
export function assumedNow(assumption: TimeAssumption): Date {
  return assumption.clock ?? assumption.realNow;
}

/** The next assumption, or null when the row confirms this one. */
export function correctedAssumption(
  row: Pick<SubjectRow, "clock_now" | "clock_differs" | "anchor_differs" | "quota_anchor">,
  assumed: TimeAssumption,
): TimeAssumption | null {
  if (row.clock_differs) return { ...assumed, clock: row.clock_now, anchor: row.quota_anchor };
  if (row.anchor_differs) return { ...assumed, anchor: row.quota_anchor };
  return null;
}

/** $1…$14. `at` is the instant that selects the quota period: now, or when a backdated use happened. */
export function subjectParams(
  credentials: CallerCredentials,
  feature: string | null,
  assumption: TimeAssumption,
  at: Date,
  timeZone: string,
): unknown[] {
  const month = periodIso("month", at, timeZone);
  const day = periodIso("day", at, timeZone);
  const cycle = assumption.anchor
    ? quotaPeriod("billing_cycle", at, assumption.anchor, timeZone)
    : firstCycle(at, timeZone);
  return [
    ...callerParams(credentials, toAssumedTime(assumption)),
    feature,
    month.start,
    month.end,
    day.start,
    day.end,
    cycle.start.toISOString(),
    cycle.end?.toISOString() ?? null,
    assumption.anchor?.toISOString() ?? null,
  ];
}

function toAssumedTime(assumption: TimeAssumption): AssumedTime {
  return {
    realNow: assumption.realNow.toISOString(),
    now: assumedNow(assumption).toISOString(),
    clock: assumption.clock?.toISOString() ?? null,
  };
}

interface PeriodIso {
  from: number;
  to: number;
  start: string;
  end: string;
}

// Kept for good: the length follows from its zone and quarter of an hour.
let cycleLength: { zone: string; quarter: number; ms: number } | null = null;

/**
 * The billing cycle that starts now: right for a student who does not exist yet, and corrected for one who does. Its length, 30 days
 * except at a daylight-saving change, is the same for all starts within a quarter of an hour, the finest step in which zones change.
 */
function firstCycle(start: Date, timeZone: string): { start: Date; end: Date } {
  const quarter = Math.floor(start.getTime() / QUARTER_MS);
  if (cycleLength?.quarter !== quarter || cycleLength.zone !== timeZone) {
    const { end } = quotaPeriod("billing_cycle", start, start, timeZone);
    if (!end) throw new Error("a billing cycle has an end");
    cycleLength = { zone: timeZone, quarter, ms: end.getTime() - start.getTime() };
  }
  return { start, end: new Date(start.getTime() + cycleLength.ms) };
}

const QUARTER_MS = 15 * 60 * 1000;

// Nearly every call is in the period of the call before. Kept for good: a period is a function of its instant and zone.
const latest = new Map<string, PeriodIso>();

function periodIso(kind: Extract<QuotaPeriodKind, "day" | "month">, at: Date, timeZone: string): PeriodIso {
  const key = `${kind} ${timeZone}`;
  const known = latest.get(key);
  const ms = at.getTime();
  if (known && ms >= known.from && ms < known.to) return known;
  const { start, end } = quotaPeriod(kind, at, at, timeZone);
  if (!end) throw new Error(`a ${kind} has an end`);
  const fresh = { from: start.getTime(), to: end.getTime(), start: start.toISOString(), end: end.toISOString() };
  latest.set(key, fresh);
  return fresh;
}
