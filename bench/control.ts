import Fastify from "fastify";
import pg from "pg";
import { v7 as uuidv7 } from "uuid";
import { z } from "zod";

/**
 * The minimal cost of recording a use: fastify, a validated body, one prepared statement on the same PostgreSQL, a conditional counter
 * and a log entry. No credentials, plans, clocks, idempotency, rate limits or messages. The student is named by the id of their
 * subscription, and the limit is a constant.
 */
const LIMIT = 1_000_000_000;
const PERIOD_START = "2026-01-01T00:00:00.000Z";
const PERIOD_END = "2100-01-01T00:00:00.000Z";
const LIMITS: Record<string, number> = { bench: LIMIT, bench_full: 1 };

const CONSUME = {
  name: "control_consume",
  text: `WITH counted AS (
  INSERT INTO control.usage_counter AS c (subscription_id, feature_key, period_start, period_end, used, last_used_at)
  SELECT $1::uuid, $2::text, $3::timestamptz, $4::timestamptz, 1, $5::timestamptz
  WHERE NOT EXISTS (
    SELECT 1 FROM control.usage_counter WHERE subscription_id = $1::uuid AND feature_key = $2::text AND period_start = $3::timestamptz AND used >= $6::int)
  ON CONFLICT (subscription_id, feature_key, period_start) DO UPDATE SET used = c.used + 1, last_used_at = excluded.last_used_at
  WHERE c.used < $6::int
  RETURNING used
),
logged AS (
  INSERT INTO control.feature_usage_log (id, recorded_at, subscription_id, feature_name, period_start, quantity, status, plan_key, created_at)
  SELECT $7::uuid, $5::timestamptz, $1::uuid, $2::text, $3::timestamptz, 1, 'completed', 'free', $5::timestamptz FROM counted
)
SELECT used FROM counted`,
};

const CHECK = {
  name: "control_check",
  text: "SELECT used FROM control.usage_counter WHERE subscription_id = $1::uuid AND feature_key = $2::text AND period_start = $3::timestamptz",
};

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: Number(process.env.DATABASE_POOL_SIZE) });
const app = Fastify();
const schema = z.object({ feature: z.string().min(1).max(50) });

app.post("/consume", async (request, reply) => {
  const { feature } = schema.parse(request.body);
  const limit = LIMITS[feature] ?? 0;
  const now = new Date().toISOString();
  const student = request.headers["x-user-id"];
  const values = [student, feature, PERIOD_START, PERIOD_END, now, limit, uuidv7()];
  const { rows } = await pool.query<{ used: number }>({ ...CONSUME, values });
  const [counted] = rows;
  if (!counted) return reply.code(403).send({ success: false, error: "exhausted" });
  return { success: true, feature, used: counted.used, limit, remaining: limit - counted.used };
});

app.post("/check", async (request) => {
  const { feature } = schema.parse(request.body);
  const limit = LIMITS[feature] ?? 0;
  const { rows } = await pool.query<{ used: number }>({
    ...CHECK,
    values: [request.headers["x-user-id"], feature, PERIOD_START],
  });
  const used = rows[0]?.used ?? 0;
  return { success: used < limit, feature, used, limit, remaining: Math.max(0, limit - used) };
});

process.on("SIGTERM", async () => {
  await app.close();
  await pool.end();
});
await app.listen({ port: Number(process.env.PORT), host: "127.0.0.1" });
