import type pg from "pg";

/**
 * Students, generated in SQL: nine in ten on free, two features used in each of two months, a card for most who pay, and a few of each rare
 * case. Names repeat, as in real data.
 */
export async function addStudents(pool: pg.Pool, amount: number): Promise<void> {
  await pool.query("SET synchronous_commit = off");
  for (const text of STATEMENTS) await pool.query(text.replaceAll("$AMOUNT", String(Math.trunc(amount))));
  await pool.query("VACUUM ANALYZE");
}

/** A UUID v7 whose time follows from the student's number, so that the order of ids is the order of signing up. */
const ID = "(lpad(to_hex(1700000000000 + n * 1000), 12, '0') || '7000' || '8000' || lpad(to_hex(n), 12, '0'))::uuid";
const FIRST =
  "ARRAY['Asha','Rohan','Meera','Imran','Divya','Kabir','Zoya','Arjun','Nisha','Farhan','Leela','Vikram','Tara','Sanjay','Priya','Dev']";
const LAST =
  "ARRAY['Rao','Mehta','Nair','Khan','Iyer','Das','Fernandes','Gupta','Sharma','Bose','Reddy','Patel','Singh']";

const STATEMENTS = [
  `INSERT INTO test_clock (id, now, created_at) VALUES ('00000000-0000-7000-8000-0000000000c1', now() - interval '100 days', now())`,
  `INSERT INTO student (id, external_id, name, email, created_at, updated_at, test_clock_id)
   SELECT ${ID}, CASE WHEN n % 3 = 0 THEN 'pupil-' || n END, (${FIRST})[n % 16 + 1] || ' ' || (${LAST})[n % 13 + 1],
     lower((${FIRST})[n % 16 + 1]) || '.' || n || '@learn' || n % 7 || '.example', to_timestamp(1700000000 + n), now(),
     CASE WHEN n % 5000 = 7 THEN '00000000-0000-7000-8000-0000000000c1'::uuid END
   FROM generate_series(1, $AMOUNT) n`,
  `INSERT INTO user_subscription (id, student_id, plan_key, status, plan_version_id, price_amount, price_currency, auto_renewal, start_date, end_date,
     renewal_date, grace_period_end, cancel_requested_at, entitled_plan_version_id, entitled_until, quota_anchor, created_at, updated_at)
   SELECT ${ID}, ${ID}, p.plan, CASE WHEN p.plan = 'free' THEN CASE WHEN n % 50 = 0 THEN 'inactive' ELSE 'active' END
       WHEN n % 400 = 1 THEN 'pending_renewal' ELSE 'active' END::subscription_status,
     v.id, v.price, v.currency, p.plan <> 'free' AND n % 100 <> 11, to_timestamp(1700000000 + n),
     CASE WHEN p.plan <> 'free' THEN now() + (n % 2592000) * interval '1 second' - CASE WHEN n % 400 = 1 THEN interval '31 days' ELSE interval '0' END END,
     CASE WHEN p.plan <> 'free' THEN current_date + n % 30 - CASE WHEN n % 400 = 1 THEN 31 ELSE 0 END END,
     CASE WHEN p.plan <> 'free' AND n % 400 = 1 THEN now() + interval '2 days' END,
     CASE WHEN p.plan <> 'free' AND n % 100 = 11 THEN now() END, v.id, CASE WHEN p.plan <> 'free' THEN now() + interval '40 days' END,
     to_timestamp(1700000000 + n), to_timestamp(1700000000 + n), now()
   FROM generate_series(1, $AMOUNT) n
   CROSS JOIN LATERAL (SELECT CASE WHEN n % 10 = 1 THEN CASE WHEN n % 50 = 1 THEN 'pro' ELSE 'premium' END ELSE 'free' END AS plan) p
   LEFT JOIN LATERAL (
     SELECT plan.current_version_id AS id, price.amount AS price, price.currency FROM plan JOIN plan_price price ON price.plan_version_id = plan.current_version_id
     WHERE plan.key = p.plan AND plan.key <> 'free' LIMIT 1
   ) v ON true`,
  `INSERT INTO usage_counter (subscription_id, feature_key, period_start, period_end, used, last_used_at)
   SELECT ${ID}, f, timestamptz '2026-01-01' + m * interval '1 month', timestamptz '2026-02-01' + m * interval '1 month', (n * 31 + m) % 40 + 1,
     timestamptz '2026-01-02' + m * interval '1 month' + (n % 2000000) * interval '1 second'
   FROM generate_series(1, $AMOUNT) n, generate_series(0, 1) m, unnest(ARRAY['quiz', 'flashcards']) f WHERE n % 8 <> 0`,
  `UPDATE user_subscription s SET sort_total_used = c.total, sort_last_used_at = c.last
   FROM (SELECT subscription_id, sum(used)::int AS total, max(last_used_at) AS last FROM usage_counter GROUP BY 1) c WHERE c.subscription_id = s.id`,
  `INSERT INTO payment_method (id, student_id, kind, status, is_default, token_ciphertext, token_hash, encryption_key_id, network, last_four, upi_handle, created_at, updated_at)
   SELECT id, student_id, k.kind::payment_method_kind, 'confirmed', true, '\\x00', sha256(id::text::bytea), '1', CASE k.kind WHEN 'card' THEN 'Visa' END,
     CASE k.kind WHEN 'card' THEN '1007' END, CASE k.kind WHEN 'upi' THEN 'someone@upi' END, now(), now()
   FROM user_subscription CROSS JOIN LATERAL (SELECT CASE WHEN right(id::text, 1) < '4' THEN 'upi' ELSE 'card' END AS kind) k WHERE plan_key <> 'free'`,
  // The log is empty, so the job that sums up uses can start from now.
  `INSERT INTO high_water_mark (kind, read_until) VALUES ('use_sum', now())`,
];
