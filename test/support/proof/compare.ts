import type { Columns } from "@/lib/db/statement";
import type { FoundColumn } from "./describe";

/** Types that are one to whoever reads them. */
const SAME: Record<string, string> = { varchar: "text", name: "text", citext: "text" };

/**
 * What a statement declares other than PostgreSQL finds it to be; nothing where the two agree. A column without a name only says that there
 * is a row, and one of type `void` that a function was called: nobody reads them, so nobody declares them.
 *
 * @param isWords whether a type is a list of words
 */
export function differences(
  declared: Columns,
  found: readonly FoundColumn[],
  isWords: (type: string) => boolean,
): string[] {
  const read = found.filter(({ name, type }) => name !== "?column?" && type !== "void");
  const names = new Set(read.map(({ name }) => name));
  const missing = Object.keys(declared).filter((name) => !names.has(name));
  return [
    ...missing.map((name) => `"${name}" is declared, and not answered with`),
    ...(names.size < read.length ? ["two columns have one name"] : []),
    ...read.flatMap(({ name, type, isNullable }) => {
      const column = declared[name];
      if (!column) return [`"${name}" is answered with, and not declared`];
      const actual = isWords(type) ? "enum" : (SAME[type] ?? type);
      if (actual !== column.type) return [`"${name}" is declared as ${column.type}, and is ${actual}`];
      if (isNullable && !column.isNullable && column.assurance === null)
        return [`"${name}" may be NULL, and is declared as if it could not`];
      if (!isNullable && column.assurance !== null) return [`"${name}" is never NULL by itself: it needs no assurance`];
      return [];
    }),
  ];
}
