import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type pg from "pg";
import { createApiKey, hashApiKey } from "@/lib/crypto/api-key";

export const STUDENTS = 100_000;

export interface Dataset {
  apiKey: string;
  /** The id that the control knows each student by; the app's own id is `student-<index>`. */
  subscriptionIds: string[];
}

/** Students whose counter row exists, as for most uses: only the first use of a month inserts one. */
export async function prepareDataset(pool: pg.Pool): Promise<Dataset> {
  await pool.query(FEATURES);
  await pool.query(PEOPLE, [STUDENTS]);
  await pool.query(COUNTERS);
  await pool.query(await readFile(join(import.meta.dirname, "control-schema.sql"), "utf8"));
  await pool.query(CONTROL_COUNTERS);
  for (const table of ["student", "user_subscription", "usage_counter", "control.usage_counter"]) {
    await pool.query(`VACUUM (ANALYZE) ${table}`);
  }
  const apiKey = createApiKey();
  await pool.query(
    `INSERT INTO api_key (id, name, hash, last_four, scopes, created_at, rate_limit_per_minute, student_rate_limit_per_minute)
     VALUES (gen_random_uuid(), 'bench', $1, $2, ARRAY['usage:read', 'usage:write'], now(), 2000000000, 2000000000)`,
    [hashApiKey(apiKey), apiKey.slice(-4)],
  );
  const { rows } = await pool.query<{ id: string }>(
    `SELECT u.id FROM student s JOIN user_subscription u ON u.student_id = s.id
     WHERE s.external_id LIKE 'student-%' ORDER BY substr(s.external_id, 9)::int`,
  );
  return { apiKey, subscriptionIds: rows.map(({ id }) => id) };
}

/** The uses that each of the two has counted, to compare with those that it acknowledged. */
export async function countUses(pool: pg.Pool): Promise<{ ours: number; control: number }> {
  const sum = (schema: string) => `(SELECT sum(used)::int FROM ${schema}.usage_counter WHERE feature_key = 'bench')`;
  const { rows } = await pool.query(`SELECT ${sum("public")} AS ours, ${sum("control")} AS control`);
  return rows[0];
}

// `bench` never runs out, so that every consume counts; `bench_full` is exhausted for every student.
const FEATURES = `
  WITH added AS (
    INSERT INTO feature (key, name, description, quota_period, position)
    VALUES ('bench', 'Bench', 'Never runs out.', 'month', 1001), ('bench_full', 'Full', 'Used up.', 'month', 1002)
    RETURNING key
  )
  INSERT INTO plan_limit (plan_version_id, feature_key, quota)
  SELECT plan.current_version_id, added.key, CASE added.key WHEN 'bench' THEN 1000000000 ELSE 1 END FROM plan CROSS JOIN added`;

const PEOPLE = `
  WITH people AS (
    INSERT INTO student (id, external_id, created_at, updated_at)
    SELECT gen_random_uuid(), 'student-' || n, now(), now() FROM generate_series(0, $1::int - 1) n RETURNING id, created_at
  )
  INSERT INTO user_subscription (id, student_id, plan_key, status, start_date, quota_anchor, created_at, updated_at)
  SELECT gen_random_uuid(), id, 'free', 'active', created_at, created_at, created_at, created_at FROM people`;

// The month of Asia/Kolkata, as the server under test computes it.
const COUNTERS = `
  INSERT INTO usage_counter (subscription_id, feature_key, period_start, period_end, used, last_used_at)
  SELECT u.id, f.key, month.start, month.start + interval '1 month', 1, now()
  FROM user_subscription u CROSS JOIN (VALUES ('bench'), ('bench_full')) f (key)
  CROSS JOIN (SELECT date_trunc('month', now(), 'Asia/Kolkata') AS start) month`;

const CONTROL_COUNTERS = `
  INSERT INTO control.usage_counter (subscription_id, feature_key, period_start, period_end, used, last_used_at)
  SELECT subscription_id, feature_key, '2026-01-01T00:00:00Z', '2100-01-01T00:00:00Z', used, last_used_at FROM public.usage_counter
  WHERE feature_key IN ('bench', 'bench_full')`;
