/** A column of `calls`: its name and its type. */
export type Column = readonly [name: string, type: string];

/** How many calls share a statement, how many such statements are under way, and how many calls may wait for one. */
export const GROUPS = { maxSize: 64, maxRunning: 2, maxWaiting: 10_000, silenceMs: 5_000 };

/**
 * Many calls as a table, one array a column, numbered in their order: `nth`. The arrays, `$1` and following, stand in sub-queries so that
 * the planner cannot look into them: one plan fits any number of calls, and is kept.
 */
export function callsCte(columns: readonly Column[]): string {
  const arrays = columns.map(([, type], index) => `(SELECT $${index + 1}::${type}[])`);
  return `calls AS (SELECT * FROM unnest(${arrays.join(", ")}) WITH ORDINALITY AS call (${columns.map(([name]) => name).join(", ")}, nth))`;
}

/** What `callsCte` is given: of each call the values of its columns. */
export function callsParams(calls: readonly (readonly unknown[])[]): unknown[][] {
  const [first = []] = calls;
  return first.map((_, column) => calls.map((call) => call[column]));
}

/** The rows of an answer in the order of the calls; every call has one. */
export function inOrder<Row extends { nth: number }>(rows: readonly Row[], calls: number): Row[] {
  if (rows.length !== calls) throw new Error("the free plan is missing from the catalogue");
  return rows.toSorted((a, b) => a.nth - b.nth);
}
