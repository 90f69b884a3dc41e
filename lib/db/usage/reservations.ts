import type pg from "pg";
import { queryRows, withTransaction } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";
import { adjustmentSql } from "./subject-sql";

export interface CounterKey {
  subscriptionId: string;
  featureKey: string;
  periodStart: Date;
}

/**
 * Expires the overdue reservations of one counter and releases their quota.
 *
 * The counter is locked first, in a separate statement, so that the next one sees every reservation made before: a sweep inside the
 * refusing statement would read an older snapshot, and leak what was reserved in between.
 */
export async function sweepCounter(counter: CounterKey, now: Date): Promise<void> {
  await withTransaction((client) => lockAndSweepCounter(client, counter, now));
}

/** Counters with an overdue reservation, each with its student's time. */
export async function findExpiredCounters(realNow: Date, limit: number): Promise<(CounterKey & { now: Date })[]> {
  const rows = await queryRows(FIND_EXPIRED, [realNow, limit]);
  return rows.map(({ subscription_id, feature_key, period_start, now }) => ({
    subscriptionId: subscription_id,
    featureKey: feature_key,
    periodStart: period_start,
    now,
  }));
}

/** Every change of a reservation locks its counter first, always in this order: no deadlock, no stale earliest expiry. */
export async function lockAndSweepCounter(client: pg.PoolClient, counter: CounterKey, now: Date): Promise<void> {
  const [row] = await queryRows(LOCK, counterParams(counter), client);
  if (row?.earliest_expiry && row.earliest_expiry <= now) {
    await queryRows(SWEEP, [...counterParams(counter), now.toISOString()], client);
  }
}

const RESERVATION_ROW = {
  id: t.uuid,
  feature_key: t.text,
  feature_name: t.text,
  period_start: t.timestamptz,
  quantity: t.int4,
  input_size: t.int4,
  status: t.word.of<"open" | "committed" | "released" | "expired">(),
  expires_at: t.timestamptz,
};
export type ReservationRow = RowOf<typeof RESERVATION_ROW>;

export async function findReservation(
  client: pg.PoolClient,
  subscriptionId: string,
  id: string,
): Promise<ReservationRow | null> {
  const [row] = await queryRows(FIND, [subscriptionId, id], client);
  return row ?? null;
}

export interface Closing {
  id: string;
  counter: CounterKey;
  status: "committed" | "released";
  /** Uses to count: at most what was reserved; 0 on release. */
  used: number;
  now: Date;
}

const CLOSED_COUNTER_ROW = {
  used: t.int4,
  reserved: t.int4,
  /** The effective plan's quota plus the limit adjustment of the counter's period; null is unlimited. */
  limit: t.int4.nullable,
};
export type ClosedCounter = RowOf<typeof CLOSED_COUNTER_ROW>;

/** Closes an open, unexpired reservation; null when it is already closed. The counter must be locked. */
export async function closeReservation(client: pg.PoolClient, closing: Closing): Promise<ClosedCounter | null> {
  const [row] = await queryRows(
    CLOSE,
    [...counterParams(closing.counter), closing.now.toISOString(), closing.id, closing.status, closing.used],
    client,
  );
  return row ?? null;
}

function counterParams({ subscriptionId, featureKey, periodStart }: CounterKey): unknown[] {
  return [subscriptionId, featureKey, periodStart.toISOString()];
}

const OF_COUNTER = "subscription_id = $1::uuid AND feature_key = $2::text AND period_start = $3::timestamptz";

const LOCK = defineStatement({
  name: "lock_counter",
  text: `SELECT earliest_expiry FROM usage_counter WHERE ${OF_COUNTER} FOR UPDATE`,
  row: { earliest_expiry: t.timestamptz.nullable },
});

const SWEEP = defineStatement({
  name: "sweep_counter",
  text: `WITH
-- The reservations that this statement expires.
swept AS (
  UPDATE reservation SET status = 'expired', closed_at = expires_at
  WHERE ${OF_COUNTER} AND status = 'open' AND expires_at <= $4::timestamptz RETURNING quantity
)
UPDATE usage_counter SET
  reserved = reserved - (SELECT coalesce(sum(quantity), 0) FROM swept),
  earliest_expiry = (SELECT min(expires_at) FROM reservation WHERE ${OF_COUNTER} AND status = 'open' AND expires_at > $4::timestamptz)
WHERE ${OF_COUNTER}`,
});

// Reads the whole index of open reservations, which is small: it only holds those open now.
const FIND_EXPIRED = defineStatement({
  name: "find_expired_counters",
  text: `SELECT DISTINCT r.subscription_id, r.feature_key, r.period_start, coalesce(clock.now, $1::timestamptz) AS now
FROM reservation r
JOIN user_subscription s ON s.id = r.subscription_id
JOIN student ON student.id = s.student_id
LEFT JOIN test_clock clock ON clock.id = student.test_clock_id
WHERE r.status = 'open' AND r.expires_at <= coalesce(clock.now, $1::timestamptz) LIMIT $2::int`,
  row: {
    subscription_id: t.uuid,
    feature_key: t.text,
    period_start: t.timestamptz,
    now: t.timestamptz.assured("the real time is always given"),
  },
});

const FIND = defineStatement({
  name: "find_reservation",
  text: `SELECT r.id, r.feature_key, f.name AS feature_name, r.period_start, r.quantity, r.input_size, r.status, r.expires_at
FROM reservation r JOIN feature f ON f.key = r.feature_key WHERE r.subscription_id = $1::uuid AND r.id = $2::uuid`,
  row: RESERVATION_ROW,
});

const CLOSE = defineStatement({
  name: "close_reservation",
  text: `WITH
-- The reservation, if it was open until now.
closed AS (
  UPDATE reservation SET status = $6::reservation_status, closed_at = $4::timestamptz
  WHERE id = $5::uuid AND ${OF_COUNTER} AND status = 'open' AND expires_at > $4::timestamptz RETURNING quantity
)
UPDATE usage_counter SET
  used = used + $7::int,
  reserved = reserved - closed.quantity,
  last_used_at = CASE WHEN $7::int > 0 THEN greatest(last_used_at, $4::timestamptz) ELSE last_used_at END,
  earliest_expiry = (SELECT min(expires_at) FROM reservation WHERE ${OF_COUNTER} AND status = 'open' AND id <> $5::uuid)
FROM closed WHERE ${OF_COUNTER}
RETURNING used, reserved, (
  SELECT l.quota + ${adjustmentSql("usage_counter.limit_adjustment", "l.quota")} FROM user_subscription s
  JOIN plan free ON free.key = 'free'
  JOIN plan_limit l ON l.feature_key = $2::text
    AND l.plan_version_id = CASE WHEN s.entitled_until > $4::timestamptz THEN s.entitled_plan_version_id ELSE free.current_version_id END
  WHERE s.id = $1::uuid) AS "limit"`,
  row: CLOSED_COUNTER_ROW,
});
