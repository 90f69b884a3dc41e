import pg from "pg";
import type { Witness } from "@/lib/db/sql/query";

/** The first id of types that are not PostgreSQL's own: of ours, which are all lists of words. */
const FIRST_OWN_TYPE = 16_384;
const VOID = 2278;

const { builtins } = pg.types;
const TYPES = new Map<number, string>([
  [builtins.BOOL, "bool"],
  [builtins.INT2, "int2"],
  [builtins.INT4, "int4"],
  [builtins.INT8, "int8"],
  [builtins.FLOAT8, "float8"],
  [builtins.NUMERIC, "numeric"],
  [builtins.TEXT, "text"],
  [builtins.VARCHAR, "text"],
  [builtins.UUID, "uuid"],
  [builtins.BPCHAR, "bpchar"],
  [builtins.BYTEA, "bytea"],
  [builtins.DATE, "date"],
  [builtins.TIMESTAMPTZ, "timestamptz"],
  [builtins.JSON, "json"],
  [builtins.JSONB, "jsonb"],
  [1009, "_text"],
  [2951, "_uuid"],
  [1007, "_int4"],
]);

/**
 * Holds every answer that a test sees against the row that its statement declares: columns and their types as PostgreSQL names them, and that
 * nothing is NULL which is declared never to be. Whatever is assured, or put together on the way, is thereby looked at by the whole suite.
 */
export const compareResponse: Witness = ({ name: statement, columns }, { fields, rows }) => {
  const fail = (what: string) => {
    throw new Error(`statement "${statement}": ${what}`);
  };
  const answered = fields.filter(({ name, dataTypeID }) => name !== "?column?" && dataTypeID !== VOID);
  for (const { name, dataTypeID } of answered) {
    const type = dataTypeID >= FIRST_OWN_TYPE ? "enum" : TYPES.get(dataTypeID);
    const column = columns[name];
    if (!column) return fail(`"${name}" is answered with, and not declared`);
    if (column.type !== type) fail(`"${name}" is declared as ${column.type}, and is ${type ?? dataTypeID}`);
    if (column.isNullable) continue;
    if (rows.some((row: Record<string, unknown>) => row[name] === null)) fail(`"${name}" is NULL`);
  }
  if (answered.length < Object.keys(columns).length) fail("a column is declared, and not answered with");
};
