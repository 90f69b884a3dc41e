import { type Columns, composeStatement, type Statement } from "./statement";

/**
 * Rows that may be written by a statement of their own, or as a part of a larger one: common table expressions, which see the database as it
 * was before all of them, and of which none writes a row that another one writes.
 */
export interface CteFragment {
  name: string;
  values: readonly unknown[];
  /** @param parameter what stands for the n-th of the values, from 1 */
  ctes(parameter: (n: number) => string): string;
}

/** The part as a whole statement. */
export function asStatement(part: CteFragment): Statement {
  const { name, ctes } = part;
  return known(name, () => `WITH ${ctes((n) => `$${n}`)} SELECT 1`);
}

/**
 * A statement with parts behind its own expressions.
 *
 * @param parameters how many the statement has already
 * @param text of the whole, given the parts, each with a comma before it
 * @param row what the whole answers with
 */
export function withFragments(
  name: string,
  parameters: number,
  parts: readonly CteFragment[],
  text: (parts: string) => string,
  row: Columns = {},
): Statement {
  return known(
    [name, ...parts.map((part) => part.name)].join("+"),
    () => {
      let before = parameters;
      const ctes = parts.map((part) => {
        const offset = before;
        before += part.values.length;
        return `,\n${part.ctes((n) => `$${offset + n}`)}`;
      });
      return text(ctes.join(""));
    },
    row,
  );
}

/** Each is put together once. Kept for good: the name tells which one it is, here and in PostgreSQL. */
const statements = new Map<string, Statement>();

function known(name: string, text: () => string, row: Columns = {}): Statement {
  let statement = statements.get(name);
  if (!statement) {
    statement = composeStatement({ name, text: text(), row });
    statements.set(name, statement);
  }
  return statement;
}
