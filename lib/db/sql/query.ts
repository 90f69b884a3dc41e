import type pg from "pg";
import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { recordIncident } from "../alert/observations";
import { getPool } from "../pool";
import type { Statement } from "./statement";
import { timed } from "./timing";

/** Where a statement runs: the pool, or a connection. */
export type Queryable = Pick<pg.Pool, "query">;

/** One connection inside `withTransaction`, which a service passes to the statements that belong together. */
export type Connection = pg.PoolClient;

/** Tests check that every result matches its statement's declaration: `test/support/proof/witness.ts`. */
export type Witness = (statement: Statement, result: pg.QueryResult) => void;

const holder = globalThis as typeof globalThis & { __studymeterWitness?: Witness };

export function setWitness(witness: Witness): void {
  holder.__studymeterWitness = witness;
}

export async function queryRows<Row>(
  statement: Statement<Row>,
  values: unknown[],
  on: Queryable = getPool(),
): Promise<Row[]> {
  const { name, text, isPlannedAnew } = statement;
  const query = { name: isPlannedAnew ? "" : name, text, values };
  const result = await observed(name, () => on.query<Row & pg.QueryResultRow>(query));
  holder.__studymeterWitness?.(statement, result);
  return result.rows;
}

/**
 * Wraps every database operation: adds its duration to the current call, records slow and failed ones by name, and turns an outage into
 * `unavailable`.
 */
export async function observed<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const start = performance.now();
  try {
    return await timed(work);
  } catch (error) {
    recordDatabaseError(name, error);
    throw asUnavailable(error);
  } finally {
    if (performance.now() - start > getEnv().ALERT_SLOW_QUERY_MS) recordIncident("db_slow", name);
  }
}

/** Records errors of the database itself, not constraint violations (class 23) or lock contention (classes 40, 55). */
function recordDatabaseError(name: string, error: unknown): void {
  const code = codeOf(error);
  if (error instanceof AppError || /^(23|40|55|P0)/.test(code)) return;
  recordIncident("db_error", `${name}: ${code || (error instanceof Error ? error.name : "unknown")}`);
}

/** Hooks to run after the commit of a connection's transaction; a rollback discards them. Kept for good: keyed weakly by connection. */
const commitHooks = new WeakMap<pg.PoolClient, (() => void)[]>();

/**
 * Runs a hook after the commit of `withTransaction`, and only then: a notification or wake-up must report committed changes, and the code
 * that makes the change should not depend on each of its callers to send it. The hook may not fail or wait.
 */
export function afterCommit(client: Connection, hook: () => void): void {
  const hooks = commitHooks.get(client);
  if (!hooks) throw new Error("there is no transaction on this connection");
  hooks.push(hook);
}

/** Runs `work` in a new transaction on one connection; any error rolls back. */
export async function withTransaction<Result>(work: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
  let client: pg.PoolClient;
  try {
    client = await getPool().connect();
  } catch (error) {
    throw asUnavailable(error);
  }
  // A broken connection is discarded rather than returned to the pool.
  let broken: Error | undefined;
  const hooks: (() => void)[] = [];
  commitHooks.set(client, hooks);
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    for (const hook of hooks) hook();
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch((failure: Error) => {
      broken = failure;
    });
    throw asUnavailable(error);
  } finally {
    commitHooks.delete(client);
    client.release(broken);
  }
}

/** How long the consumer of a snapshot may pause between two parts before the connection is closed. */
const SLOW_READER_MS = 60_000;

/** Streams reads of one snapshot at the consumer's pace; the connection is released when the consumer stops or pauses too long. */
export async function* readSnapshot<Part>(
  read: (client: Connection) => AsyncGenerator<Part, void, undefined>,
): AsyncGenerator<Part, void, undefined> {
  let client: Connection;
  try {
    client = await getPool().connect();
  } catch (error) {
    throw asUnavailable(error);
  }
  let broken: Error | undefined;
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    await client.query(`SET LOCAL idle_in_transaction_session_timeout = ${SLOW_READER_MS}`);
    yield* read(client);
  } catch (error) {
    throw asUnavailable(error);
  } finally {
    // Nothing was written, so a rollback loses nothing.
    await client.query("ROLLBACK").catch((failure: Error) => {
      broken = failure;
    });
    client.release(broken);
  }
}

export const UNIQUE_VIOLATION = "23505";

export function isUniqueViolation(error: unknown, table: string): boolean {
  return hasCode(error) && error.code === UNIQUE_VIOLATION && (error as { table?: string }).table === table;
}

/**
 * An outage becomes `unavailable` (503); any other error stays unchanged. Whether a statement took effect before its result was lost is
 * unknown to the caller, who may retry with the same idempotency key.
 */
export function asUnavailable(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  const code = codeOf(error);
  const gone = OUTAGE_CODES.has(code) || /^(08|57P)/.test(code) || OUTAGE_MESSAGES.test(error.message);
  if (!gone) return error;
  return new AppError(
    "unavailable",
    "The database is unavailable. Nothing was lost; try again shortly.",
    { retryAfter: 2 },
    { cause: error },
  );
}

/** Whether another call caused the failure: a deadlock, a lock time-out, or a serialization failure. */
export function isContention(error: AppError): boolean {
  return CONTENTION_CODES.has(codeOf(error.cause));
}

const CONTENTION_CODES = new Set(["40P01", "55P03", "40001"]);

// Class 08 is "connection exception", 57P "operator intervention" (shutdown, crash, starting up); 53300 is too many connections,
// 53100 a full disk, 58030 one with errors, 25006 a database that became read-only (a standby, after a change-over); 40001 and 40P01 (serialization failure, deadlock) pass on a retry.
const OUTAGE_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ENOENT",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "53300",
  "53100",
  "58030",
  "25006",
  "57014",
  "55P03",
  "40001",
  "40P01",
  "25P03",
  "P1001",
  "P1017",
  "P2024",
]);
const OUTAGE_MESSAGES =
  /Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|not queryable|Cannot use a pool after calling end/;

/** PostgreSQL's code of an error, or the driver's; also of one that the typed client has wrapped in its own. */
function codeOf(error: unknown): string {
  for (let at = error, depth = 0; depth < 4 && typeof at === "object" && at !== null; depth++) {
    const { originalCode, meta, cause } = at as { originalCode?: unknown; meta?: Wrapped; cause?: unknown };
    if (typeof originalCode === "string") return originalCode;
    at = meta?.driverAdapterError ?? cause;
  }
  return hasCode(error) ? error.code : "";
}

interface Wrapped {
  driverAdapterError?: unknown;
}

function hasCode(error: unknown): error is { code: string } {
  return typeof error === "object" && error !== null && typeof (error as { code?: unknown }).code === "string";
}
