import pg from "pg";
import { getEnv } from "@/lib/env";

/**
 * The one pool. The server in front of Next and Next's own bundles are two module graphs in one process, so it lives on `globalThis`.
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
    // Waiting for a free connection counts here too: long enough for a burst of a thousand calls to drain, short enough that a caller
    // learns of an outage before it gives up by itself.
    connectionTimeoutMillis: 10_000,
    // A connection that is cut without a word (a failover, a firewall) is noticed by the client too, not by the server alone.
    query_timeout: 15_000,
    statement_timeout: 10_000,
    idle_in_transaction_session_timeout: 10_000,
    keepAlive: true,
    application_name: "studymeter",
  });
  return surviveLostConnections(pool);
}

/**
 * A connection that breaks, idle or in the middle of a transaction, is replaced at the next use, and whoever waits on it is told
 * through its statement. Without these listeners the same event would also end the process.
 */
export function surviveLostConnections(pool: pg.Pool): pg.Pool {
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}
