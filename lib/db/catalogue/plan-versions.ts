import { type Connection, queryRows, type Statement } from "../sql/query";

type Queryable = Parameters<typeof queryRows>[2];

export interface PlanVersionRow {
  id: string;
  plan: string;
  name: string;
  version: number;
  is_current: boolean;
  reason: string | null;
  /** Who made it, as people know them; null where the catalogue's file did. */
  creator: string | null;
  restores_version: number | null;
  created_at: Date;
  /** Feature → uses per quota period; null is unlimited. */
  limits: Record<string, number | null>;
  /** Minor units by currency. */
  prices: Record<string, number>;
}

/** Every version of every plan, or of one, newest first. */
export async function listPlanVersions(plan: string | null, on?: Queryable): Promise<PlanVersionRow[]> {
  return queryRows<PlanVersionRow & { [column: string]: unknown }>(LIST, [plan], on);
}

/** Nobody else makes a version of the plan until the transaction ends. False where there is no such plan. */
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

/** Writes a version, and makes it the one that counts. */
export async function insertPlanVersion(version: NewPlanVersion, on: Connection): Promise<void> {
  const { id, plan, version: number, reason, createdBy, restores, limits, prices, now } = version;
  await queryRows(INSERT, [id, plan, number, reason, createdBy, restores, now], on);
  await queryRows(INSERT_LIMITS, [id, Object.keys(limits), Object.values(limits)], on);
  await queryRows(INSERT_PRICES, [id, Object.keys(prices), Object.values(prices)], on);
  await queryRows(MAKE_CURRENT, [plan, id], on);
}

export interface Touched {
  /** Whose limits change at once: everybody who is not entitled to a paid plan. */
  free: number;
  /** On the plan by a version that they bought, which stays theirs. */
  holders: number;
  /** Will buy the plan at their next renewal, by the version of that day. */
  planned: number;
}

export async function countTouched(plan: string, realNow: Date, on: Connection): Promise<Touched> {
  const [row] = await queryRows<Touched & { [column: string]: unknown }>(COUNT, [plan, realNow], on);
  if (!row) throw new Error("a count always answers");
  return row;
}

const LIST: Statement = {
  name: "plan_versions",
  text: `SELECT v.id, v.plan_key AS plan, plan.name, v.version, plan.current_version_id = v.id AS is_current, v.reason, v.restores_version, v.created_at,
  coalesce(a.name, a.email, k.name, v.created_by) AS creator,
  (SELECT coalesce(jsonb_object_agg(l.feature_key, l.quota), '{}') FROM plan_limit l WHERE l.plan_version_id = v.id) AS limits,
  (SELECT coalesce(jsonb_object_agg(p.currency, p.amount), '{}') FROM plan_price p WHERE p.plan_version_id = v.id) AS prices
FROM plan_version v JOIN plan ON plan.key = v.plan_key
LEFT JOIN account a ON v.created_by = 'acc_' || replace(a.id::text, '-', '')
LEFT JOIN api_key k ON v.created_by = 'key_' || replace(k.id::text, '-', '')
WHERE plan.archived_at IS NULL AND ($1::text IS NULL OR v.plan_key = $1::text) ORDER BY plan.rank, v.version DESC`,
};
const LOCK: Statement = {
  name: "plan_lock",
  text: "SELECT key FROM plan WHERE key = $1 AND archived_at IS NULL FOR NO KEY UPDATE",
};
const INSERT: Statement = {
  name: "plan_version_insert",
  text: `INSERT INTO plan_version (id, plan_key, version, reason, created_by, restores_version, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
};
const INSERT_LIMITS: Statement = {
  name: "plan_version_limits",
  text: "INSERT INTO plan_limit (plan_version_id, feature_key, quota) SELECT $1::uuid, * FROM unnest($2::text[], $3::integer[])",
};
const INSERT_PRICES: Statement = {
  name: "plan_version_prices",
  text: "INSERT INTO plan_price (plan_version_id, currency, amount) SELECT $1::uuid, * FROM unnest($2::text[], $3::integer[])",
};
const MAKE_CURRENT: Statement = {
  name: "plan_make_current",
  text: "UPDATE plan SET current_version_id = $2 WHERE key = $1",
};
const COUNT: Statement = {
  name: "plan_count_touched",
  text: `SELECT count(*) FILTER (WHERE s.entitled_until IS NULL OR s.entitled_until <= coalesce(clock.now, $2::timestamptz))::int AS free,
  count(*) FILTER (WHERE s.plan_key = $1 AND s.plan_key <> 'free')::int AS holders,
  count(*) FILTER (WHERE s.scheduled_plan_key = $1)::int AS planned
FROM user_subscription s JOIN student st ON st.id = s.student_id LEFT JOIN test_clock clock ON clock.id = st.test_clock_id
WHERE st.erased_at IS NULL`,
};
