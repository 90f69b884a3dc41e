export interface Page<Row> {
  rows: Row[];
  /** The id of the last of them; null on the last page. */
  next: string | null;
}

/** One page, and whether another one follows: it reads one row more than it returns. */
export async function pageOf<Row extends { id: string }>(
  size: number,
  read: (limit: number) => Promise<Row[]>,
): Promise<Page<Row>> {
  const rows = await read(size + 1);
  const shown = rows.slice(0, size);
  return { rows: shown, next: rows.length > size ? (shown.at(-1)?.id ?? null) : null };
}
