import type pg from "pg";
import type { Statement } from "@/lib/db/sql/statement";
import type { Facts } from "./catalogue";
import { isNode, readTree, type TreeNode, type TreeValue } from "./node-tree";
import { type ProvenColumn, proveColumns } from "./nullability";

/** A column of a statement as PostgreSQL analyses it. */
export interface FoundColumn extends ProvenColumn {
  type: string;
}

/**
 * Lets PostgreSQL parse and analyse a statement without running it: prepared, which gives the types of its parameters and columns, and as
 * the body of a function, the only place where the whole analysis can be read.
 */
export async function describeStatement(
  { text }: Pick<Statement, "text">,
  facts: Facts,
  on: pg.Pool,
): Promise<FoundColumn[]> {
  const client = await on.connect();
  try {
    await client.query("BEGIN");
    await client.query(`PREPARE described AS ${text}`);
    const { rows } = await client.query<{ given: string[]; types: string[] | null }>(PREPARED);
    const [prepared] = rows;
    if (!prepared?.types) return [];
    const body = `CREATE FUNCTION pg_temp.described(${prepared.given.join(", ")}) RETURNS SETOF record LANGUAGE sql BEGIN ATOMIC ${text}; END`;
    await client.query(body);
    const { rows: trees } = await client.query<{ tree: string }>(TREE);
    const query = findQuery(readTree(trees[0]?.tree ?? "()"));
    if (!query) throw new Error("the analysis holds no statement");
    const { types } = prepared;
    return proveColumns(query, facts).map((column, index) => ({ ...column, type: types[index] ?? "" }));
  } finally {
    await client.query("ROLLBACK");
    await client.query("DEALLOCATE ALL");
    client.release();
  }
}

function findQuery(value: TreeValue): TreeNode | null {
  if (isNode(value)) return value.type === "QUERY" ? value : null;
  if (!Array.isArray(value)) return null;
  for (const part of value) {
    const found = findQuery(part);
    if (found) return found;
  }
  return null;
}

const PREPARED = `SELECT parameter_types::text[] AS given,
  (SELECT array_agg(typname::text ORDER BY place) FROM unnest(result_types) WITH ORDINALITY AS result (id, place)
   JOIN pg_type ON pg_type.oid = result.id) AS types
FROM pg_prepared_statements WHERE name = 'described'`;
const TREE =
  "SELECT prosqlbody::text AS tree FROM pg_proc WHERE proname = 'described' AND pronamespace = pg_my_temp_schema()";
