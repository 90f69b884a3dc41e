import { type Connection, queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

type Queryable = Parameters<typeof queryRows>[2];

const PLAN_VERSION_ROW = {
  id: t.uuid,
  plan: t.text,
  name: t.text,
  version: t.int4,
  is_current: t.bool.assured("a plan with a version has a current one, from the transaction that made the first"),
  reason: t.text.nullable,
  /** The display name of who created it; null where the catalogue's file did. */
  creator: t.text.nullable,
  restores_version: t.int4.nullable,
  created_at: t.timestamptz,
  /** Feature → uses per quota period; null is unlimited. */
  limits: t.jsonb.of<Record<string, number | null>>(),
  /** Minor units by currency. */
  prices: t.jsonb.of<Record<string, number>>(),
};
export type PlanVersionRow = RowOf<typeof PLAN_VERSION_ROW>;

/** Every version of every plan, or of one, newest first. */
export async function listPlanVersions(plan: string | null, on?: Queryable): Promise<PlanVersionRow[]> {
  return queryRows(LIST, [plan], on);
}

/** Locks the plan until the transaction ends, so that nobody else creates a version of it. False where there is no such plan. */
export async function lockPlan(plan: string, on: Connection): Promise<boolean> {
  return (await queryRows(LOCK, [plan], on)).length > 0;
}

export interface NewPlanVersion {
  id: string;
  plan: string;
  version: number;
  reason: string;
  createdBy: string | null;
  restores: number | null;
  limits: Record<string, number | null>;
  prices: Record<string, number>;
  now: Date;
}

/** Inserts a version and makes it the current one. */
export async function insertPlanVersion(version: NewPlanVersion, on: Connection): Promise<void> {
  const { id, plan, version: number, reason, createdBy, restores, limits, prices, now } = version;
  await queryRows(INSERT, [id, plan, number, reason, createdBy, restores, now], on);
  await queryRows(INSERT_LIMITS, [id, Object.keys(limits), Object.values(limits)], on);
  await queryRows(INSERT_PRICES, [id, Object.keys(prices), Object.values(prices)], on);
  await queryRows(MAKE_CURRENT, [plan, id], on);
}

const TOUCHED_ROW = {
  /** Students whose limits change at once: everybody who is not entitled to a paid plan. */
  free: t.int4,
  /** Students who bought an earlier version of the plan and keep it. */
  holders: t.int4,
  /** Students who will buy the plan at their next renewal, at the version of that day. */
  planned: t.int4,
};
export type Touched = RowOf<typeof TOUCHED_ROW>;

export async function countTouched(plan: string, realNow: Date, on: Connection): Promise<Touched> {
  const [row] = await queryRows(COUNT, [plan, realNow], on);
  if (!row) throw new Error("a count always returns a row");
  return row;
}

const LIST = defineStatement({
  name: "plan_versions",
  text: `SELECT v.id, v.plan_key AS plan, plan.name, v.version, plan.current_version_id = v.id AS is_current, v.reason, v.restores_version, v.created_at,
  coalesce(a.name, a.email, k.name, v.created_by) AS creator,
  (SELECT coalesce(jsonb_object_agg(l.feature_key, l.quota), '{}') FROM plan_limit l WHERE l.plan_version_id = v.id) AS limits,
  (SELECT coalesce(jsonb_object_agg(p.currency, p.amount), '{}') FROM plan_price p WHERE p.plan_version_id = v.id) AS prices
FROM plan_version v JOIN plan ON plan.key = v.plan_key
LEFT JOIN account a ON v.created_by = 'acc_' || replace(a.id::text, '-', '')
LEFT JOIN api_key k ON v.created_by = 'key_' || replace(k.id::text, '-', '')
WHERE plan.archived_at IS NULL AND ($1::text IS NULL OR v.plan_key = $1::text) ORDER BY plan.rank, v.version DESC`,
  row: PLAN_VERSION_ROW,
});
const LOCK = defineStatement({
  name: "plan_lock",
  text: "SELECT key FROM plan WHERE key = $1 AND archived_at IS NULL FOR NO KEY UPDATE",
  row: { key: t.text },
});
const INSERT = defineStatement({
  name: "plan_version_insert",
  text: `INSERT INTO plan_version (id, plan_key, version, reason, created_by, restores_version, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
});
const INSERT_LIMITS = defineStatement({
  name: "plan_version_limits",
  text: "INSERT INTO plan_limit (plan_version_id, feature_key, quota) SELECT $1::uuid, * FROM unnest($2::text[], $3::integer[])",
});
const INSERT_PRICES = defineStatement({
  name: "plan_version_prices",
  text: "INSERT INTO plan_price (plan_version_id, currency, amount) SELECT $1::uuid, * FROM unnest($2::text[], $3::integer[])",
});
const MAKE_CURRENT = defineStatement({
  name: "plan_make_current",
  text: "UPDATE plan SET current_version_id = $2 WHERE key = $1",
});
const COUNT = defineStatement({
  name: "plan_count_touched",
  text: `SELECT count(*) FILTER (WHERE s.entitled_until IS NULL OR s.entitled_until <= coalesce(clock.now, $2::timestamptz))::int AS free,
  count(*) FILTER (WHERE s.plan_key = $1 AND s.plan_key <> 'free')::int AS holders,
  count(*) FILTER (WHERE s.scheduled_plan_key = $1)::int AS planned
FROM user_subscription s JOIN student st ON st.id = s.student_id LEFT JOIN test_clock clock ON clock.id = st.test_clock_id
WHERE st.erased_at IS NULL`,
  row: TOUCHED_ROW,
});
