import { getPool } from "../pool";
import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

const TIME_LIMITS_ROW = {
  /** In milliseconds; 0 is no limit. */
  statement_timeout: t.int4.assured("every server has this setting"),
  idle_in_transaction_session_timeout: t.int4.assured("every server has this setting"),
};

/** The limits of a connection of the pool, as the server that it reaches has them. */
export async function findTimeLimits(): Promise<RowOf<typeof TIME_LIMITS_ROW>> {
  const [row] = await queryRows(LIMITS, []);
  if (!row) throw new Error("a statement without a table returns one row");
  return row;
}

const ROUNDS = 5;

/**
 * Runs a named statement again and again on two connections at once, each time in a transaction of its own, so that a pooler moves them
 * between server connections. @returns what went wrong, or null
 */
export async function runNamedStatements(): Promise<string | null> {
  const pool = getPool();
  const count = Math.min(2, pool.options.max ?? 2);
  const clients = await Promise.all(Array.from({ length: count }, () => pool.connect()));
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const results = await Promise.all(clients.map((client, index) => queryRows(NAMED, [round * 2 + index], client)));
      const isMixed = results.some(([row], index) => row?.n !== round * 2 + index);
      if (isMixed) return "a statement returned the result of another connection's";
    }
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    for (const client of clients) client.release();
  }
}

const LIMITS = defineStatement({
  name: "doctor_time_limits",
  text: `SELECT (SELECT setting::int FROM pg_settings WHERE name = 'statement_timeout') AS statement_timeout,
  (SELECT setting::int FROM pg_settings WHERE name = 'idle_in_transaction_session_timeout') AS idle_in_transaction_session_timeout`,
  row: TIME_LIMITS_ROW,
});

const NAMED = defineStatement({
  name: "doctor_named",
  text: "SELECT $1::int AS n",
  row: { n: t.int4.assured("it is given") },
});
