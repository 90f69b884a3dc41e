import pg from "pg";
import { getEnv } from "@/lib/env";
import { connectionLimits } from "./time-limits";

/**
 * The one pool. The server in front of Next and Next's own bundles are two module graphs in one process, so it is on `globalThis`.
 */
const holder = globalThis as typeof globalThis & { __studymeterPool?: pg.Pool };

export function getPool(): pg.Pool {
  holder.__studymeterPool ??= createPool();
  return holder.__studymeterPool;
}

export async function closePool(): Promise<void> {
  const pool = holder.__studymeterPool;
  holder.__studymeterPool = undefined;
  await pool?.end();
}

function createPool(): pg.Pool {
  const env = getEnv();
  const pool = new pg.Pool({
    connectionString: env.DATABASE_URL,
    max: env.DATABASE_POOL_SIZE,
    // Includes the wait for a free connection: long enough for a burst of a thousand calls to drain, short enough that a caller learns of
    // an outage before its own time-out.
    connectionTimeoutMillis: 10_000,
    // The client too must notice a connection that is cut silently (a failover, a firewall), not only the server.
    query_timeout: 15_000,
    ...connectionLimits(env),
    keepAlive: true,
    application_name: "studymeter",
  });
  return surviveLostConnections(pool);
}

/**
 * A connection that breaks, idle or inside a transaction, is replaced at the next use, and a waiting statement fails with the error.
 * Without these listeners the same event would also end the process.
 */
export function surviveLostConnections(pool: pg.Pool): pg.Pool {
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}
