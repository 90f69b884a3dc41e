import type { Columns } from "@/lib/db/sql/statement";
import type { FoundColumn } from "./describe";

/** Types that read as the same type. */
const SAME: Record<string, string> = { varchar: "text", name: "text", citext: "text" };

/**
 * The differences between what a statement declares and what PostgreSQL finds. A column without a name only says that there is a row, and
 * one of type `void` that a function was called: they are not read, and so not declared.
 *
 * @param isEnum whether a type is an enum
 */
export function differences(
  declared: Columns,
  found: readonly FoundColumn[],
  isEnum: (type: string) => boolean,
): string[] {
  const read = found.filter(({ name, type }) => name !== "?column?" && type !== "void");
  const names = new Set(read.map(({ name }) => name));
  const missing = Object.keys(declared).filter((name) => !names.has(name));
  return [
    ...missing.map((name) => `"${name}" is declared, and not returned`),
    ...(names.size < read.length ? ["two columns have one name"] : []),
    ...read.flatMap(({ name, type, isNullable }) => {
      const column = declared[name];
      if (!column) return [`"${name}" is returned, and not declared`];
      const actual = isEnum(type) ? "enum" : (SAME[type] ?? type);
      if (actual !== column.type) return [`"${name}" is declared as ${column.type}, and is ${actual}`];
      if (isNullable && !column.isNullable && column.assurance === null)
        return [`"${name}" may be NULL, and is declared not to be`];
      if (!isNullable && column.assurance !== null) return [`"${name}" is proven never NULL, and needs no assurance`];
      return [];
    }),
  ];
}
