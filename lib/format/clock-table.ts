import { type WallTime, wallTimeOf } from "@/lib/domain/wall-clock";

/**
 * When the clocks of a zone change, as the server knows it. Browsers come with tables of their own: Chromium 156 (2026e) and Node 20 (2025c)
 * differ on Vancouver, Edmonton, Winnipeg, Casablanca and more, and a page on which they write different times is thrown away by React
 * while it hydrates (error 418). So the server's table goes with the page, and both write by it.
 */
export interface ClockTable {
  zone: string;
  /** From which instant which offset counts, in milliseconds, oldest first. Before the first the table says nothing. */
  changes: readonly (readonly [from: number, offsetMs: number])[];
  /** From here on the table says nothing. */
  until: number;
}

/** The tables that came with the page, by zone. Empty on the server, which has its own. Kept for good: as long as the page. */
const installed = new Map<string, ClockTable>();

/** From now on, times in its zone are written by this table. In a browser only: the server's own is where it came from. */
export function installClockTable(table: ClockTable): void {
  installed.set(table.zone, table);
}

export function removeClockTables(): void {
  installed.clear();
}

/** What clocks in a zone show, by the table that came with the page, or else by our own. */
export function shownTime(instant: Date, zone: string): WallTime {
  const at = instant.getTime();
  const table = installed.get(zone);
  const offset = table && at < table.until ? offsetIn(table, at) : null;
  return offset === null ? wallTimeOf(instant, zone) : at + offset;
}

function offsetIn({ changes }: ClockTable, at: number): number | null {
  const [from, offset] = changes.findLast(([start]) => start <= at) ?? [];
  return from === undefined || offset === undefined ? null : offset;
}
