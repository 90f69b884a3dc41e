import { DAY_MS, wallTimeOf } from "@/lib/domain/wall-clock";
import type { ClockTable } from "./clock-table";

const FIRST_YEAR = 2015;
const YEARS_AHEAD = 3;
/** No zone changes its clocks twice within a week: Morocco does within a month. */
const STEP_MS = 7 * DAY_MS;

// Kept for good: a table follows from its zone and year.
const made = new Map<string, ClockTable>();

/** The table of a zone up to some years after `now`, which may be that of a test clock. */
export function clockTableOf(zone: string, now: Date): ClockTable {
  const until = Date.UTC(now.getUTCFullYear() + YEARS_AHEAD, 0, 1);
  const key = `${zone} ${until}`;
  const known = made.get(key);
  if (known) return known;
  const first = Date.UTC(FIRST_YEAR, 0, 1);
  const changes: [number, number][] = [[first, offsetAt(first, zone)]];
  for (let at = first; at < until; at += STEP_MS) {
    const [before, after] = [offsetAt(at, zone), offsetAt(at + STEP_MS, zone)];
    if (before !== after) changes.push([changeBetween(at, at + STEP_MS, zone), after]);
  }
  const table = { zone, changes, until };
  made.set(key, table);
  return table;
}

function offsetAt(at: number, zone: string): number {
  return wallTimeOf(new Date(at), zone) - at;
}

function changeBetween(from: number, to: number, zone: string): number {
  const before = offsetAt(from, zone);
  let [early, late] = [from, to];
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    if (offsetAt(middle, zone) === before) early = middle;
    else late = middle;
  }
  return late;
}
