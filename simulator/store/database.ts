import type pg from "pg";

/** Anything that runs a statement: the pool, or a connection inside a transaction. */
export interface Db {
  query<Row extends pg.QueryResultRow>(statement: pg.QueryConfig): Promise<pg.QueryResult<Row>>;
}

// Kept for good: each text keeps its name.
const names = new Map<string, string>();

/** A statement with a name is parsed and planned once per connection. The texts are written in this program, so they are few. */
function named(text: string, values: unknown[]): pg.QueryConfig {
  const name = names.get(text) ?? `simulator_${names.size}`;
  names.set(text, name);
  return { name, text, values };
}

export async function execute(db: Db, text: string, values: unknown[] = []): Promise<void> {
  await db.query(named(text, values));
}

export async function one<Row extends pg.QueryResultRow>(
  db: Db,
  text: string,
  values?: unknown[],
): Promise<Row | null> {
  return (await many<Row>(db, text, values))[0] ?? null;
}

export async function many<Row extends pg.QueryResultRow>(
  db: Db,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  return (await db.query<Row>(named(text, values))).rows;
}

/** For an insert or update that always returns its row. */
export async function exactlyOne<Row extends pg.QueryResultRow>(
  db: Db,
  text: string,
  values?: unknown[],
): Promise<Row> {
  const row = await one<Row>(db, text, values);
  if (!row) throw new Error(`A statement of the simulator returned no row: ${text.slice(0, 80)}`);
  return row;
}

/** A change of the store and its events are one transaction (outbox): neither is ever visible without the other. */
export async function inTransaction<T>(pool: pg.Pool, run: (db: Db) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const result = await run(client);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

/** The name of the constraint that a statement violated, if it did. */
export function violatedConstraint(error: unknown): string | null {
  if (!(error instanceof Error) || !("constraint" in error)) return null;
  return typeof error.constraint === "string" ? error.constraint : null;
}
