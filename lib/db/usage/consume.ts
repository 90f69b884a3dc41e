import type { CallerCredentials } from "@/lib/access/credentials";
import { IDEMPOTENCY_HOURS } from "@/lib/domain/terms";
import { groupCalls } from "../group-calls";
import { type CallerShape, shapeOf } from "../sql/caller-sql";
import { queryRows } from "../sql/query";
import { composeStatement, type Statement } from "../sql/statement";
import { type Column, callsCte, callsParams, GROUPS, inOrder } from "./calls-cte";
import { CONSUME_ROW, type ConsumeRow, KEYED_CONSUME_ROW } from "./consume-row";
import {
  adjustmentSql,
  assumedNow,
  RESULT_COLUMNS,
  subjectColumns,
  subjectOfCall,
  subjectParams,
  type TimeAssumption,
  UPGRADE_COLUMN,
} from "./subject-sql";

/**
 * Consume and reserve: caller, limit, counter, log and idempotency of many calls in one statement and one round trip.
 *
 * The counter row is the lock. The verdict `go` is decided per call on a snapshot, which alone would be a time-of-check to time-of-use
 * race. So the calls of one counter are queued in their order, one update counts as many as fit, and that update checks the limit again on
 * the locked row: of N writers at a limit of K exactly K pass. A call that fails this check has `counted: false` and is repeated with a
 * fresh snapshot, which shows why: exhausted, or its idempotency key was stored by a duplicate that consumed the unit.
 */
export type ConsumeKind = "use" | "reservation";

export interface ConsumeInput {
  id: string;
  feature: string;
  quantity: number;
  inputSize: number;
  usageType: string;
  /** JSON text. */
  outputData: string | null;
  /** When the use happened; null: now. */
  occurredAt: Date | null;
  /** Further back than a key without `usage:import` may record. */
  backdated: boolean;
  /** Reservations only. */
  expiresAt: Date | null;
  idempotency: ConsumeIdempotency | null;
}

export interface ConsumeIdempotency {
  /** Digest of caller, call and key; the statement adds the student. */
  scope: Buffer;
  requestHash: Buffer;
}

/** With `single` the call skips the groups and runs alone at once: for one that failed in groups too often. */
export async function consume(
  kind: ConsumeKind,
  credentials: CallerCredentials,
  input: ConsumeInput,
  assumption: TimeAssumption,
  timeZone: string,
  single = false,
): Promise<ConsumeRow> {
  const at = input.occurredAt ?? assumedNow(assumption);
  const call = [
    ...subjectParams(credentials, input.feature, assumption, at, timeZone),
    input.quantity,
    input.id,
    at.toISOString(),
    input.inputSize,
    input.usageType,
    input.outputData,
    input.expiresAt?.toISOString() ?? null,
    input.backdated,
    input.occurredAt !== null,
    input.idempotency?.scope ?? null,
    input.idempotency?.requestHash ?? null,
  ];
  return single ? consumeSingle(kind, shapeOf(credentials), call) : groupOf(kind, shapeOf(credentials))(call);
}

const CONSUME_COLUMNS: readonly Column[] = [
  ["quantity", "int"],
  ["id", "uuid"],
  ["at", "timestamptz"],
  ["input_size", "int"],
  ["usage_type", "text"],
  ["output_data", "jsonb"],
  ["expires_at", "timestamptz"],
  ["backdated", "boolean"],
  ["dated", "boolean"],
  ["scope", "bytea"],
  ["request_hash", "bytea"],
];

/**
 * A counter that is locked for unusually long must not block the other calls of the group. The time-out is generous, though: a group that
 * gives up is repeated call by call, which loads a busy server even more.
 */
const GROUP_LOCK_TIMEOUT = "250ms";

async function consumeMany(
  kind: ConsumeKind,
  shape: CallerShape,
  calls: readonly unknown[][],
  single: boolean,
): Promise<ConsumeRow[]> {
  const isKeyed = calls.some((call) => call.at(-1) !== null);
  const lockTimeout = single ? null : GROUP_LOCK_TIMEOUT;
  const params = [...callsParams(calls), lockTimeout];
  return inOrder(await queryRows(statementFor(kind, shape, isKeyed), params), calls.length);
}

async function consumeSingle(kind: ConsumeKind, shape: CallerShape, call: unknown[]): Promise<ConsumeRow> {
  const [row] = await consumeMany(kind, shape, [call], true);
  if (!row) throw new Error("a consume always returns a row");
  return row;
}

// Kept for good: it only holds calls in progress.
const groups = new Map<string, (call: unknown[]) => Promise<ConsumeRow>>();

function groupOf(kind: ConsumeKind, shape: CallerShape): (call: unknown[]) => Promise<ConsumeRow> {
  const name = `${kind}_${shape.credential}_${shape.student}`;
  const known = groups.get(name);
  if (known) return known;
  const answer = (calls: readonly unknown[][], single: boolean) => consumeMany(kind, shape, calls, single);
  const group = groupCalls({ ...GROUPS, answer });
  groups.set(name, group);
  return group;
}

// Kept for good: one entry per name, and the text follows from the name.
const statements = new Map<string, Statement<ConsumeRow>>();

function statementFor(kind: ConsumeKind, shape: CallerShape, isKeyed: boolean): Statement<ConsumeRow> {
  const name = `consume_${kind}_${shape.credential}_${shape.student}_${isKeyed ? "keyed" : "plain"}`;
  const known = statements.get(name);
  if (known) return known;
  const statement: Statement<ConsumeRow> = isKeyed
    ? composeStatement({ name, text: consumeSql(kind, shape, KEYED), row: KEYED_CONSUME_ROW })
    : composeStatement({ name, text: consumeSql(kind, shape, PLAIN), row: CONSUME_ROW });
  statements.set(name, statement);
  return statement;
}

const COUNTED_COLUMNS = {
  use: { column: "used", expiry: "NULL::timestamptz", lastUsed: "last_used_at" },
  reservation: { column: "reserved", expiry: "earliest_expiry", lastUsed: "NULL::timestamptz" },
} as const;

/** The SQL for idempotency keys; calls without one do not pay for opening the table. */
interface KeySql {
  stored: string;
  isReplay: string;
  /** The first of duplicates in one group. */
  isFirst: string;
  stores: string;
  columns: string;
}

const PLAIN: KeySql = { stored: "", isReplay: "false", isFirst: "true", stores: "", columns: "" };

const KEYED: KeySql = {
  stored: `
  CROSS JOIN LATERAL (SELECT sha256(calls.scope || uuid_send(subject.student_id)) AS idempotency_id) key
  LEFT JOIN LATERAL (
    SELECT i.request_hash AS stored_request_hash, i.outcome AS stored_outcome,
      i.created_at <= calls.real_now - interval '${IDEMPOTENCY_HOURS} hours' AS stored_is_stale
    FROM idempotency_record i WHERE i.id = key.idempotency_id AND subject.known AND subject.allowed OFFSET 0
  ) stored ON true`,
  isReplay: "stored_request_hash IS NOT NULL",
  isFirst: "(idempotency_id IS NULL OR row_number() OVER (PARTITION BY idempotency_id ORDER BY nth) = 1)",
  stores: `,
-- Writes the idempotency records of the applied calls.
recorded_keys AS (
  INSERT INTO idempotency_record (id, request_hash, outcome, created_at)
  SELECT idempotency_id, request_hash, jsonb_build_object('id', id, 'feature', feature_key, 'used', used, 'reserved', reserved,
    'limit', quota + limit_adjustment, 'expires_at', expires_at), real_now
  FROM applied WHERE idempotency_id IS NOT NULL
)`,
  columns: `,
  stored_request_hash, stored_outcome, stored_is_stale`,
};

function consumeSql(kind: ConsumeKind, shape: CallerShape, key: KeySql): string {
  const { column, expiry, lastUsed } = COUNTED_COLUMNS[kind];
  const columns = [...subjectColumns(shape), ...CONSUME_COLUMNS];
  return `WITH ${callsCte(columns)},
-- Sets the lock time-out of this transaction; read by evaluated, so that it runs first.
lock_timeout AS (SELECT set_config('lock_timeout', coalesce($${columns.length + 1}::text, current_setting('lock_timeout')), true)),
-- Each call with its caller, limit and counter in one snapshot, and the verdict that follows from them.
evaluated AS (
  SELECT calls.*, subject.*, over_limit${key.columns}${key === KEYED ? ", idempotency_id" : ""}, CASE
    WHEN NOT known THEN 'unauthenticated'
    WHEN NOT allowed THEN 'forbidden'
    WHEN student_id IS NOT NULL AND clock_differs THEN 'clock'
    WHEN ${key.isReplay} THEN 'replay'
    WHEN feature_key IS NULL THEN 'feature_not_found'
    WHEN student_id IS NULL THEN 'student_not_found'
    WHEN at > calls.now THEN 'ahead'
    WHEN backdated AND NOT imports THEN 'import_forbidden'
    WHEN anchor_differs THEN 'anchor'
    WHEN earliest_expiry <= calls.now THEN 'sweep'
    WHEN used + reserved + quantity > quota + limit_adjustment AND NOT over_limit THEN 'exhausted'
    ELSE 'go' END AS verdict
  FROM lock_timeout CROSS JOIN calls CROSS JOIN ${subjectOfCall(shape, "usage:write")}
  -- A use recorded after the fact has already happened: an import may exceed the limit, which it states by its scope and an explicit time.
  CROSS JOIN LATERAL (SELECT imports AND backdated OR imports_by_name AND dated AS over_limit) past${key.stored}
),
-- The calls whose verdict is go; of duplicates with one idempotency key only the first may be counted.
eligible AS (
  SELECT *, ${key.isFirst} AS is_first FROM evaluated WHERE verdict = 'go'
),
-- The calls of each counter in their order, with their running total and the highest counter value at which each still fits.
queued AS (
  SELECT *, (sum(quantity) OVER line)::int AS running, CASE WHEN NOT over_limit THEN quota - sum(quantity) OVER line END AS headroom
  FROM eligible WHERE is_first
  WINDOW line AS (PARTITION BY subscription_id, feature_key, period_start ORDER BY nth)
),
-- Up to the first call of each counter that does not fit: later, smaller ones must not overtake it.
admitted AS (
  SELECT * FROM (
    SELECT *, bool_and(coalesce(used + reserved - limit_adjustment <= headroom, true)) OVER line AS fits
    FROM queued WINDOW line AS (PARTITION BY subscription_id, feature_key, period_start ORDER BY nth)
  ) line WHERE fits
),
-- One row per counter with the sum of its admitted calls, in one lock order for every instance, so that no deadlock is possible.
changes AS (
  SELECT subscription_id, feature_key, period_start, max(period_end) AS period_end, max(running) AS total, min(headroom) AS headroom,
    max(now) AS now, max(at) AS last_used_at, min(expires_at) AS earliest_expiry
  FROM admitted GROUP BY subscription_id, feature_key, period_start ORDER BY subscription_id, feature_key, period_start
),
-- The counters as updated: checks the limit again on the locked row, and leaves out those that changed too much since the snapshot.
counted AS (
  INSERT INTO usage_counter AS c (subscription_id, feature_key, period_start, period_end, ${column}, earliest_expiry, last_used_at)
  SELECT subscription_id, feature_key, period_start, period_end, total, ${expiry}, ${lastUsed} FROM changes
  ON CONFLICT (subscription_id, feature_key, period_start) DO UPDATE SET
    ${column} = c.${column} + excluded.${column},
    earliest_expiry = least(c.earliest_expiry, excluded.earliest_expiry),
    last_used_at = greatest(c.last_used_at, excluded.last_used_at)
  WHERE (
    SELECT (c.earliest_expiry IS NULL OR c.earliest_expiry > change.now) AND coalesce(c.used + c.reserved - c.limit_adjustment <= change.headroom, true)
    FROM changes change
    WHERE change.subscription_id = c.subscription_id AND change.feature_key = c.feature_key AND change.period_start = c.period_start)
  RETURNING subscription_id, feature_key, period_start, used, reserved, limit_adjustment
),
-- The calls that were counted, each with the counter value after itself.
applied AS (
  SELECT line.nth, line.id, line.subscription_id, line.feature_key, line.period_start, line.quantity, line.input_size, line.usage_type,
    line.effective_plan_key, line.output_data, line.at, line.expires_at, line.real_now, line.quota, ${adjustmentSql("counted.limit_adjustment", "line.quota")} AS limit_adjustment,
    ${kind === "use" ? "counted.used - change.total + line.running AS used, counted.reserved" : "counted.used, counted.reserved - change.total + line.running AS reserved"}${key === KEYED ? ", line.idempotency_id, line.request_hash" : ""}
  FROM counted JOIN changes change USING (subscription_id, feature_key, period_start) JOIN admitted line USING (subscription_id, feature_key, period_start)
),
${kind === "use" ? LOGGED : RESERVED}${key.stores}
SELECT subject.nth::int AS nth, ${RESULT_COLUMNS}, subject.quota + coalesce(applied.limit_adjustment, subject.limit_adjustment) AS "limit",
  CASE WHEN verdict = 'exhausted' THEN subject.period_end END AS period_end, CASE WHEN verdict = 'sweep' THEN subject.period_start END AS period_start,
  verdict, applied.nth IS NOT NULL AS counted, coalesce(applied.used, subject.used) AS used, coalesce(applied.reserved, subject.reserved) AS reserved,
  CASE WHEN verdict = 'exhausted' THEN ${UPGRADE_COLUMN} END AS upgrade_plan_name${key.columns}
FROM evaluated AS subject LEFT JOIN applied ON applied.nth = subject.nth`;
}

const LOGGED = `-- Writes the usage log of the applied calls.
logged AS (
  INSERT INTO feature_usage_log (id, recorded_at, subscription_id, feature_name, period_start, quantity, input_size, usage_type, status, plan_key, created_at, output_data)
  SELECT id, real_now, subscription_id, feature_key, period_start, quantity, input_size, usage_type, 'completed', effective_plan_key, at, output_data FROM applied
)`;

const RESERVED = `-- Writes the open reservations of the applied calls.
reserved_units AS (
  INSERT INTO reservation (id, subscription_id, feature_key, period_start, quantity, input_size, created_at, expires_at)
  SELECT id, subscription_id, feature_key, period_start, quantity, input_size, at, expires_at FROM applied
)`;
