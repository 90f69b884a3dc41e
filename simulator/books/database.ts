import type pg from "pg";

/** Anything that runs a statement: the pool, or a connection inside a transaction. */
export interface Db {
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<pg.QueryResult<Row>>;
}

export async function one<Row extends pg.QueryResultRow>(
  db: Db,
  text: string,
  values?: unknown[],
): Promise<Row | null> {
  return (await db.query<Row>(text, values)).rows[0] ?? null;
}

export async function many<Row extends pg.QueryResultRow>(db: Db, text: string, values?: unknown[]): Promise<Row[]> {
  return (await db.query<Row>(text, values)).rows;
}

/** For an insert or update that always answers with its row. */
export async function exactlyOne<Row extends pg.QueryResultRow>(
  db: Db,
  text: string,
  values?: unknown[],
): Promise<Row> {
  const row = await one<Row>(db, text, values);
  if (!row) throw new Error(`A statement of the simulator answered with no row: ${text.slice(0, 80)}`);
  return row;
}

/** What happens to the books and the events that tell of it are one transaction: neither is ever seen without the other. */
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

/** The name of the constraint that a statement ran into, if that is what happened. */
export function violatedConstraint(error: unknown): string | null {
  if (!(error instanceof Error) || !("constraint" in error)) return null;
  return typeof error.constraint === "string" ? error.constraint : null;
}
