import { type Columns, composeStatement, type Statement } from "./statement";

/**
 * Rows that are written by a separate statement, or within a larger one: common table expressions, which all see the snapshot from before
 * the statement, so that no two of them may write the same row.
 */
export interface CteFragment {
  name: string;
  values: readonly unknown[];
  /** @param parameter the SQL of the n-th value, from 1 */
  ctes(parameter: (n: number) => string): string;
}

/** The fragment as a whole statement. */
export function asStatement(fragment: CteFragment): Statement {
  const { name, ctes } = fragment;
  return known(name, () => `WITH ${ctes((n) => `$${n}`)} SELECT 1`);
}

/**
 * A statement with fragments after its own common table expressions.
 *
 * @param parameters how many parameters the statement itself has
 * @param text the whole SQL, given the fragments, each with a comma before it
 * @param row the columns that the whole returns
 */
export function withFragments(
  name: string,
  parameters: number,
  fragments: readonly CteFragment[],
  text: (fragments: string) => string,
  row: Columns = {},
): Statement {
  return known(
    [name, ...fragments.map((fragment) => fragment.name)].join("+"),
    () => {
      let before = parameters;
      const ctes = fragments.map((fragment) => {
        const offset = before;
        before += fragment.values.length;
        return `,\n${fragment.ctes((n) => `$${offset + n}`)}`;
      });
      return text(ctes.join(""));
    },
    row,
  );
}

/** Each is composed once. Kept for good: the name identifies the text, here and in PostgreSQL. */
const statements = new Map<string, Statement>();

function known(name: string, text: () => string, row: Columns = {}): Statement {
  let statement = statements.get(name);
  if (!statement) {
    statement = composeStatement({ name, text: text(), row });
    statements.set(name, statement);
  }
  return statement;
}
