import type { Column, Columns } from "./statement";

/**
 * Columns of one table among those of others: `o.id AS order_id`, read back by `unprefixed`. So one statement can return rows of several
 * tables, each in its usual shape.
 */
export function prefixed(alias: string, prefix: string, columns: readonly string[]): string {
  return columns.map((column) => `${alias}.${column} AS ${prefix}${column}`).join(", ");
}

/** The columns of a row with the names that `prefixed` gives them. */
export function prefixedRow<Prefix extends string, Own extends Columns>(
  prefix: Prefix,
  own: Own,
): PrefixedRow<Prefix, Own> {
  const columns: [string, Column<unknown>][] = Object.entries(own).map(([name, column]) => [prefix + name, column]);
  return Object.fromEntries(columns) as PrefixedRow<Prefix, Own>;
}

type PrefixedRow<Prefix extends string, Own extends Columns> = {
  [Name in keyof Own & string as `${Prefix}${Name}`]: Own[Name];
};

export function unprefixed<Row>(row: Record<string, unknown>, prefix: string): Row {
  const own = Object.entries(row).filter(([column]) => column.startsWith(prefix));
  return Object.fromEntries(own.map(([column, value]) => [column.slice(prefix.length), value])) as Row;
}
