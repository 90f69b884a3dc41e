/**
 * Hand-written SQL carries its row: the columns of its answer as data, from which the type of a row follows, so that there is one place where
 * they are said. What they say is proven: `server/database/statements.db.test.ts` prepares every statement on the migrated database, and
 * compares names, types and nullability with what PostgreSQL makes of it.
 */
export interface Statement<Row = unknown> {
  /** A statement with a name is parsed and planned once per connection, which is most of what a small one costs. */
  readonly name: string;
  readonly text: string;
  readonly columns: Columns;
  /** Whether PostgreSQL plans it for the values that it comes with, each time. */
  readonly isPlannedAnew: boolean;
  /** Only for the compiler: no statement has it. */
  readonly rowType?: Row;
}

/** A column of an answer: its type in PostgreSQL, and what the driver makes of it here. */
export class Column<Value> {
  /** Only for the compiler: no column has it. */
  declare readonly valueType: Value;
  readonly type: string;
  readonly isNullable: boolean;
  /** Why it is never null, where PostgreSQL's catalogue and the text of the statement do not prove it. */
  readonly assurance: string | null;

  constructor(type: string, isNullable = false, assurance: string | null = null) {
    this.type = type;
    this.isNullable = isNullable;
    this.assurance = assurance;
  }

  get nullable(): Column<Value | null> {
    return new Column(this.type, true);
  }

  /** The same type of the database, of which less is used: one of some words, or a known shape of JSON. */
  of<Narrow extends Value>(): Column<Narrow> {
    return new Column(this.type, this.isNullable, this.assurance);
  }

  /** Never null, for a reason that is said here. Tests look at every row that they see. */
  assured(because: string): Column<Value> {
    return new Column(this.type, false, because);
  }
}

export type Columns = Readonly<Record<string, Column<unknown>>>;

/** What the driver makes of rows with these columns. */
export type RowOf<Declared extends Columns> = {
  -readonly [Name in keyof Declared]: Declared[Name]["valueType"];
};

/** The columns of a row that may not be there, as of a table behind a LEFT JOIN. */
export function nullableRow<Declared extends Columns>(columns: Declared): NullableRow<Declared> {
  const nullable = Object.entries(columns).map(([name, column]) => [name, column.nullable]);
  return Object.fromEntries(nullable) as NullableRow<Declared>;
}

type NullableRow<Declared extends Columns> = {
  [Name in keyof Declared]: Column<Declared[Name]["valueType"] | null>;
};

/** Types of columns, by what PostgreSQL calls them. The driver leaves what does not fit into a number as text. */
export const t = {
  bool: new Column<boolean>("bool"),
  int2: new Column<number>("int2"),
  int4: new Column<number>("int4"),
  int8: new Column<string>("int8"),
  float8: new Column<number>("float8"),
  numeric: new Column<string>("numeric"),
  text: new Column<string>("text"),
  uuid: new Column<string>("uuid"),
  bpchar: new Column<string>("bpchar"),
  /** Any type that is a list of words. */
  word: new Column<string>("enum"),
  bytea: new Column<Buffer>("bytea"),
  date: new Column<Date>("date"),
  timestamptz: new Column<Date>("timestamptz"),
  json: new Column<unknown>("json"),
  jsonb: new Column<unknown>("jsonb"),
  texts: new Column<string[]>("_text"),
  uuids: new Column<string[]>("_uuid"),
  ints: new Column<number[]>("_int4"),
};

interface Written<Declared extends Columns> {
  name: string;
  text: string;
  /** Left out where the answer has no columns, or nameless ones that only say that there is a row. */
  row?: Declared;
  /** For one whose best plan depends on its values: it is not kept by its name. */
  isPlannedAnew?: boolean;
}

/** Those that exist from the start, by name. */
const defined = new Map<string, Statement>();

/** A statement that is known when its module is loaded, and so to the proof. */
export function defineStatement<Declared extends Columns = Record<never, never>>(
  written: Written<Declared>,
): Statement<RowOf<Declared>> {
  const statement = composeStatement(written);
  defined.set(statement.name, statement);
  return statement;
}

/** A statement that is put together when it is asked for. The proof lists every place that makes such, with what it can make. */
export function composeStatement<Declared extends Columns = Record<never, never>>({
  name,
  text,
  row,
  isPlannedAnew = false,
}: Written<Declared>): Statement<RowOf<Declared>> {
  return { name, text, columns: row ?? {}, isPlannedAnew };
}

export function definedStatements(): Statement[] {
  return [...defined.values()];
}
