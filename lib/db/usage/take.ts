import type { Claim } from "@/lib/access/claim";
import { type CallerShape, shapeOf } from "../caller-sql";
import { queryRows, type Statement } from "../query";
import {
  assumedNow,
  SUBJECT_COLUMNS,
  type SubjectRow,
  subjectCte,
  subjectParams,
  type TimeAssumption,
  UPGRADE_COLUMN,
} from "./subject-sql";

/**
 * Consume and reserve: caller, limit, counter, log and idempotency in one statement and one round trip.
 *
 * The counter row is the lock. `go` is decided on a snapshot, but the update asks again on the row as it then is, so that of N writers
 * at a limit of K exactly K pass. A writer that loses there gets `counted: false`, and asks again with a fresh snapshot: it will see
 * why (exhausted, or, with an idempotency key, that its twin took the unit and left the answer).
 */
export type TakeKind = "use" | "reservation";

export type TakeVerdict =
  | "unauthenticated"
  | "forbidden"
  | "clock"
  | "replay"
  | "feature_not_found"
  | "student_not_found"
  | "ahead"
  | "import_forbidden"
  | "anchor"
  | "sweep"
  | "exhausted"
  | "go";

export interface TakeRow extends SubjectRow {
  verdict: TakeVerdict;
  subscription_id: string | null;
  period_start: Date;
  counted: boolean;
  used: number;
  reserved: number;
  upgrade_plan_name: string | null;
  /** With an idempotency key only. */
  stored_request_hash?: Buffer | null;
  stored_outcome?: TakeOutcome | null;
  stored_is_stale?: boolean | null;
}

/** What an idempotency record keeps of a take: the facts that its answer is rendered from. */
export interface TakeOutcome {
  id: string;
  feature: string;
  used: number;
  reserved: number;
  limit: number | null;
  expires_at: string | null;
}

export interface TakeInput {
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
  late: boolean;
  /** Reservations only. */
  expiresAt: Date | null;
  idempotency: TakeIdempotency | null;
}

export interface TakeIdempotency {
  /** Digest of caller, call and key; the statement adds the student. */
  scope: Buffer;
  requestHash: Buffer;
}

export async function take(
  kind: TakeKind,
  claim: Claim,
  input: TakeInput,
  assumption: TimeAssumption,
  timeZone: string,
): Promise<TakeRow> {
  const at = input.occurredAt ?? assumedNow(assumption);
  const values = [
    ...subjectParams(claim, input.feature, assumption, at, timeZone),
    input.quantity,
    input.id,
    at.toISOString(),
    input.inputSize,
    input.usageType,
    input.outputData,
    input.expiresAt?.toISOString() ?? null,
    input.late,
    input.idempotency?.scope ?? null,
    input.idempotency?.requestHash ?? null,
    input.occurredAt !== null,
  ];
  const [row] = await queryRows<TakeRow>(statementFor(kind, shapeOf(claim), input.idempotency !== null), values);
  if (!row) throw new Error("a take always answers");
  return row;
}

const statements = new Map<string, Statement>();

function statementFor(kind: TakeKind, shape: CallerShape, keyed: boolean): Statement {
  const name = `take_${kind}_${shape.credential}_${shape.student}_${keyed ? "keyed" : "plain"}`;
  const known = statements.get(name);
  if (known) return known;
  const statement = { name, text: takeSql(kind, shape, keyed ? KEYED : PLAIN) };
  statements.set(name, statement);
  return statement;
}

const taken = {
  use: { column: "used", expiry: "NULL::timestamptz", lastUsed: "$17::timestamptz" },
  reservation: { column: "reserved", expiry: "$21::timestamptz", lastUsed: "NULL::timestamptz" },
} as const;

/** What an idempotency key adds; a call without one does not pay for opening its table, a fifth of the statement's cost. */
interface KeySql {
  stored: string;
  isReplay: string;
  id: string;
  remembered: string;
  columns: string;
  join: string;
}

const PLAIN: KeySql = { stored: "", isReplay: "false", id: "NULL::bytea", remembered: "", columns: "", join: "" };

const KEYED: KeySql = {
  stored: `
stored AS (
  SELECT i.request_hash, i.outcome, i.created_at <= $4::timestamptz - interval '24 hours' AS is_stale
  FROM subject JOIN idempotency_record i ON i.id = sha256($23::bytea || uuid_send(subject.student_id))
  WHERE subject.known AND subject.allowed
),`,
  isReplay: "EXISTS (SELECT 1 FROM stored)",
  id: "sha256($23::bytea || uuid_send(subject.student_id))",
  remembered: `,
remembered AS (
  INSERT INTO idempotency_record (id, request_hash, outcome, created_at)
  SELECT idempotency_id, $24::bytea, jsonb_build_object('id', $16::uuid, 'feature', feature_key, 'used', counted.used, 'reserved', counted.reserved,
    'limit', quota + counted.granted, 'expires_at', $21::timestamptz), $4::timestamptz
  FROM decided, counted
)`,
  columns: `,
  stored.request_hash AS stored_request_hash, stored.outcome AS stored_outcome, stored.is_stale AS stored_is_stale`,
  join: " LEFT JOIN stored ON true",
};

function takeSql(kind: TakeKind, shape: CallerShape, key: KeySql): string {
  const { column, expiry, lastUsed } = taken[kind];
  return `WITH ${subjectCte(shape, "usage:write", "one")},
take_types AS (SELECT $15::int, $16::uuid, $17::timestamptz, $18::int, $19::text, $20::jsonb, $21::timestamptz, $22::boolean, $23::bytea, $24::bytea, $25::boolean),${key.stored}
decided AS (
  SELECT subject.*, beyond, ${key.id} AS idempotency_id, CASE
    WHEN NOT known THEN 'unauthenticated'
    WHEN NOT allowed THEN 'forbidden'
    WHEN student_id IS NOT NULL AND clock_differs THEN 'clock'
    WHEN ${key.isReplay} THEN 'replay'
    WHEN feature_key IS NULL THEN 'feature_not_found'
    WHEN student_id IS NULL THEN 'student_not_found'
    WHEN $17::timestamptz > $5::timestamptz THEN 'ahead'
    WHEN $22::boolean AND NOT imports THEN 'import_forbidden'
    WHEN anchor_differs THEN 'anchor'
    WHEN earliest_expiry <= $5::timestamptz THEN 'sweep'
    WHEN used + reserved + $15::int > quota + granted AND NOT beyond THEN 'exhausted'
    ELSE 'go' END AS verdict
  FROM subject
  -- What is recorded after the fact has happened: an import may exceed the limit, and says so by its scope and by naming the time.
  CROSS JOIN LATERAL (SELECT imports AND $22::boolean OR imports_by_name AND $25::boolean AS beyond) past
),
counted AS (
  INSERT INTO usage_counter AS c (subscription_id, feature_key, period_start, period_end, ${column}, earliest_expiry, last_used_at)
  SELECT subscription_id, feature_key, period_start, period_end, $15::int, ${expiry}, ${lastUsed} FROM decided WHERE verdict = 'go'
  ON CONFLICT (subscription_id, feature_key, period_start) DO UPDATE SET
    ${column} = c.${column} + excluded.${column},
    earliest_expiry = least(c.earliest_expiry, excluded.earliest_expiry),
    last_used_at = greatest(c.last_used_at, excluded.last_used_at)
  WHERE (c.earliest_expiry IS NULL OR c.earliest_expiry > $5::timestamptz)
    AND ((SELECT beyond OR quota IS NULL FROM decided)
      OR c.used + c.reserved + $15::int <= (SELECT quota FROM decided) + c.granted)
  RETURNING used, reserved, granted
),
${kind === "use" ? LOGGED : RESERVED}${key.remembered}
SELECT ${SUBJECT_COLUMNS.replace("quota + granted", "quota + coalesce(counted.granted, subject.granted)")},
  verdict, subscription_id, period_start, counted.used IS NOT NULL AS counted,
  coalesce(counted.used, subject.used) AS used, coalesce(counted.reserved, subject.reserved) AS reserved,
  CASE WHEN verdict = 'exhausted' THEN ${UPGRADE_COLUMN} END AS upgrade_plan_name${key.columns}
FROM decided AS subject LEFT JOIN counted ON true${key.join}`;
}

const LOGGED = `logged AS (
  INSERT INTO feature_usage_log (id, recorded_at, subscription_id, feature_name, period_start, quantity, input_size, usage_type, status, created_at, output_data)
  SELECT $16::uuid, $4::timestamptz, subscription_id, feature_key, period_start, $15::int, $18::int, $19::text, 'completed', $17::timestamptz, $20::jsonb
  FROM decided, counted
)`;

const RESERVED = `held AS (
  INSERT INTO reservation (id, subscription_id, feature_key, period_start, quantity, input_size, created_at, expires_at)
  SELECT $16::uuid, subscription_id, feature_key, period_start, $15::int, $18::int, $17::timestamptz, $21::timestamptz
  FROM decided, counted
)`;
