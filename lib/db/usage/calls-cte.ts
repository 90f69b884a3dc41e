/** A column of `calls`: its name and its type. */
export type Column = readonly [name: string, type: string];

/** How many calls share a statement, how many such statements run at once, and how many calls may wait for one. */
export const GROUPS = { maxSize: 64, maxRunning: 2, maxWaiting: 10_000, silenceMs: 5_000 };

/**
 * Common table `calls`: one row per call, numbered in their order by `nth`. The arrays, `$1` and following, are in sub-queries so that the
 * planner cannot estimate their length: one cached plan fits any number of calls.
 */
export function callsCte(columns: readonly Column[]): string {
  const arrays = columns.map(([, type], index) => `(SELECT $${index + 1}::${type}[])`);
  return `calls AS (SELECT * FROM unnest(${arrays.join(", ")}) WITH ORDINALITY AS call (${columns.map(([name]) => name).join(", ")}, nth))`;
}

/** The parameters of `callsCte`: one array per column, with the value of each call. */
export function callsParams(calls: readonly (readonly unknown[])[]): unknown[][] {
  const [first = []] = calls;
  return first.map((_, column) => calls.map((call) => call[column]));
}

/** The result rows in the order of the calls; every call has one. */
export function inOrder<Row extends { nth: number }>(rows: readonly Row[], calls: number): Row[] {
  if (rows.length !== calls) throw new Error("the free plan is missing from the catalogue");
  return rows.toSorted((a, b) => a.nth - b.nth);
}
