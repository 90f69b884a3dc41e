import { randomUUID } from "node:crypto";
import type pg from "pg";
import { POST as batch } from "@/app/api/usage/batch/route";
import { POST as check } from "@/app/api/usage/check/route";
import { POST as consume } from "@/app/api/usage/consume/route";
import { POST as enforceCheck } from "@/app/api/usage/enforce-check/route";
import { GET as realTime } from "@/app/api/usage/real-time/route";
import { POST as record } from "@/app/api/usage/record/route";
import { POST as release } from "@/app/api/usage/release/route";
import { createApiKey, hashApiKey } from "@/lib/crypto/api-key";
import { uuidv7 } from "@/lib/crypto/uuid";

/** Makes the modules under test talk to this database. */
export function usePool(pool: pg.Pool): void {
  const holder = globalThis as typeof globalThis & { __studymeterPool?: pg.Pool };
  holder.__studymeterPool = pool;
}

/** Inserts a key with these scopes, without the API. Its rate limits are too high to be reached. */
export async function insertApiKey(
  pool: pg.Pool,
  scopes: readonly string[],
  options: { studentLimit?: number; keyLimit?: number } = {},
): Promise<string> {
  const key = createApiKey();
  await pool.query(
    `INSERT INTO api_key (id, name, hash, last_four, scopes, created_at, rate_limit_per_minute, student_rate_limit_per_minute)
     VALUES ($1, 'test', $2, $3, $4, now(), $5, $6)`,
    [
      uuidv7(),
      hashApiKey(key),
      key.slice(-4),
      scopes,
      options.keyLimit ?? 100_000_000,
      options.studentLimit ?? 100_000_000,
    ],
  );
  return key;
}

export const ROUTES = {
  check,
  consume,
  record,
  "enforce-check": enforceCheck,
  release,
  batch,
  "real-time": realTime,
} as const;

// biome-ignore lint/suspicious/noExplicitAny: a test looks into responses of every shape
export type Json = any;

export interface EngineResponse {
  status: number;
  body: Json;
  text: string;
  headers: Headers;
}

/** Calls of the usage API in this process, as one external app makes them. */
export function engineClient(key: string) {
  return async (
    route: keyof typeof ROUTES,
    student: string,
    body: unknown = {},
    headers: Record<string, string> = {},
  ): Promise<EngineResponse> => {
    const get = route === "real-time";
    const request = new Request(`http://test.local/api/usage/${route}`, {
      method: get ? "GET" : "POST",
      headers: { authorization: `Bearer ${key}`, "x-user-id": student, ...headers },
      body: get ? undefined : JSON.stringify(body),
    });
    const response = await ROUTES[route](request);
    const text = await response.text();
    return { status: response.status, body: JSON.parse(text), text, headers: response.headers };
  };
}

export function newStudent(): string {
  return `student-${randomUUID()}`;
}

/** The invariant after any history: `used` equals the log, and `reserved` equals the open reservations. */
export async function expectCountersToMatchLog(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query(`
    SELECT c.subscription_id, c.feature_key, c.period_start, c.used, c.reserved,
      (SELECT coalesce(sum(quantity), 0)::int FROM feature_usage_log l WHERE l.subscription_id = c.subscription_id AND l.feature_name = c.feature_key
        AND l.period_start = c.period_start AND l.status = 'completed') AS logged,
      (SELECT coalesce(sum(quantity), 0)::int FROM reservation r WHERE r.subscription_id = c.subscription_id AND r.feature_key = c.feature_key
        AND r.period_start = c.period_start AND r.status = 'open') AS held,
      c.earliest_expiry IS DISTINCT FROM (SELECT min(expires_at) FROM reservation r WHERE r.subscription_id = c.subscription_id AND r.feature_key = c.feature_key
        AND r.period_start = c.period_start AND r.status = 'open') AS expiry_differs
    FROM usage_counter c`);
  const wrong = rows.filter(
    (row) =>
      row.used !== row.logged ||
      row.reserved !== row.held ||
      (row.held > 0 && row.expiry_differs && row.earliest_expiry === null),
  );
  if (wrong.length > 0) throw new Error(`counters and log differ: ${JSON.stringify(wrong)}`);
}
