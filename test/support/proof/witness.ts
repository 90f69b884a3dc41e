import pg from "pg";
import type { Witness } from "@/lib/db/sql/query";

/** The first id of types that are not built in; all of ours are enums. */
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
 * Checks every result that a test reads against the row that its statement declares: columns, their types as PostgreSQL names them, and no
 * NULL where none is declared. So the whole suite checks what is only asserted, or assembled at run time.
 */
export const compareResult: Witness = ({ name: statement, columns }, { fields, rows }) => {
  const fail = (what: string) => {
    throw new Error(`statement "${statement}": ${what}`);
  };
  const returned = fields.filter(({ name, dataTypeID }) => name !== "?column?" && dataTypeID !== VOID);
  for (const { name, dataTypeID } of returned) {
    const type = dataTypeID >= FIRST_OWN_TYPE ? "enum" : TYPES.get(dataTypeID);
    const column = columns[name];
    if (!column) return fail(`"${name}" is returned, and not declared`);
    if (column.type !== type) fail(`"${name}" is declared as ${column.type}, and is ${type ?? dataTypeID}`);
    if (column.isNullable) continue;
    if (rows.some((row: Record<string, unknown>) => row[name] === null)) fail(`"${name}" is NULL`);
  }
  if (returned.length < Object.keys(columns).length) fail("a column is declared, and not returned");
};
