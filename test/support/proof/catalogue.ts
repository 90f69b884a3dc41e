import type pg from "pg";

/** What PostgreSQL's catalogue says about the functions and columns that a statement may use. */
export interface Facts {
  /** By id: the name, and whether it is strict: a NULL argument makes its result NULL, without a call. */
  functions: ReadonlyMap<number, { name: string; isStrict: boolean; isBuiltIn: boolean }>;
  /** The function of each operator. */
  operators: ReadonlyMap<number, number>;
  /** `table.number` of columns that are never NULL. */
  notNull: ReadonlySet<string>;
  /** Names of enum types. */
  enums: ReadonlySet<string>;
}

export async function readFacts(on: pg.Pool): Promise<Facts> {
  const functions = await on.query<{ id: number; name: string; strict: boolean; built_in: boolean }>(
    "SELECT oid AS id, proname AS name, proisstrict AS strict, pronamespace = 'pg_catalog'::regnamespace AS built_in FROM pg_proc",
  );
  const operators = await on.query<{ id: number; function: number }>(
    "SELECT oid AS id, oprcode::oid AS function FROM pg_operator",
  );
  const columns = await on.query<{ place: string }>(
    "SELECT attrelid || '.' || attnum AS place FROM pg_attribute WHERE attnotnull",
  );
  const enums = await on.query<{ name: string }>("SELECT typname AS name FROM pg_type WHERE typtype = 'e'");
  return {
    functions: new Map(
      functions.rows.map(({ id, name, strict, built_in: isBuiltIn }) => [id, { name, isStrict: strict, isBuiltIn }]),
    ),
    operators: new Map(operators.rows.map((row) => [row.id, row.function])),
    notNull: new Set(columns.rows.map(({ place }) => place)),
    enums: new Set(enums.rows.map(({ name }) => name)),
  };
}
