/**
 * Hand-written SQL declares its row: the result columns as data, from which the type of a row follows, so that there is one declaration.
 * It is proven: `server/database/statements.db.test.ts` prepares every statement on the migrated database, and compares names, types and
 * nullability with PostgreSQL's.
 */
export interface Statement<Row = unknown> {
  /** A statement with a name is parsed and planned once per connection, which is most of what a small one costs. */
  readonly name: string;
  readonly text: string;
  readonly columns: Columns;
  /** Whether PostgreSQL plans it for its values on every call. */
  readonly isPlannedAnew: boolean;
  /** For the compiler only: never set. */
  readonly rowType?: Row;
}

/** A result column: its type in PostgreSQL, and the type that the driver converts it to. */
export class Column<Value> {
  /** For the compiler only: never set. */
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

  /** The same database type, narrowed here: some values of an enum, or a known shape of JSON. */
  of<Narrow extends Value>(): Column<Narrow> {
    return new Column(this.type, this.isNullable, this.assurance);
  }

  /** Never null, for the stated reason. Tests check every row that they see. */
  assured(because: string): Column<Value> {
    return new Column(this.type, false, because);
  }
}

export type Columns = Readonly<Record<string, Column<unknown>>>;

/** The type of rows with these columns, as the driver returns them. */
export type RowOf<Declared extends Columns> = {
  -readonly [Name in keyof Declared]: Declared[Name]["valueType"];
};

/** The columns of a row that may be missing, for example of a LEFT JOIN. */
export function nullableRow<Declared extends Columns>(columns: Declared): NullableRow<Declared> {
  const nullable = Object.entries(columns).map(([name, column]) => [name, column.nullable]);
  return Object.fromEntries(nullable) as NullableRow<Declared>;
}

type NullableRow<Declared extends Columns> = {
  [Name in keyof Declared]: Column<Declared[Name]["valueType"] | null>;
};

/** Column types by PostgreSQL's names. The driver returns what does not fit into a number as text. */
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
  /** Any enum type. */
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
  /** Left out where the result has no columns, or unnamed ones that only show that there is a row. */
  row?: Declared;
  /** For a statement whose best plan depends on its values: its plan is not cached under its name. */
  isPlannedAnew?: boolean;
}

/** The statements defined at load time, by name. Kept for good: they are the code. */
const defined = new Map<string, Statement>();

/** A statement that is defined when its module is loaded, and so is known to the proof. */
export function defineStatement<Declared extends Columns = Record<never, never>>(
  written: Written<Declared>,
): Statement<RowOf<Declared>> {
  const statement = composeStatement(written);
  defined.set(statement.name, statement);
  return statement;
}

/** A statement that is composed on demand. The proof lists every place that composes some, with the names that it can produce. */
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
