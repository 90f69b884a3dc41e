import { tzOffset } from "@date-fns/tz";

/**
 * What the clocks of a time zone show, as milliseconds: those of the UTC instant at which a clock in UTC shows the same. Wall times can be
 * added to and compared, and every day of them has 24 hours.
 *
 * `new TZDate(year, month, day, hour, zone)` and the setters of TZDate are not used: at an hour that is shown twice they choose the first or
 * the second depending on the zone of the *process* (@date-fns/tz 1.4, `adjustToSystemTZ`).
 */
export type WallTime = number;

export const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

export function wallTimeOf(instant: Date, timeZone: string): WallTime {
  return instant.getTime() + offsetMs(instant.getTime(), timeZone);
}

/**
 * The instant at which the clocks of a zone show a time. Where they show it twice, the first; where they jump over it, as much later as they
 * jump: 02:30 is 03:30 then.
 */
export function instantOfWallTime(wall: WallTime, timeZone: string): Date {
  const { before, after } = offsetsAround(wall, timeZone);
  const first = [wall - Math.max(before, after), wall - Math.min(before, after)].find(
    (at) => at + offsetMs(at, timeZone) === wall,
  );
  return new Date(first ?? wall - before);
}

/** The same, and where clocks jump over the time, the instant of the jump: the first that shows a later time. */
export function instantFromWallTime(wall: WallTime, timeZone: string): Date {
  const at = instantOfWallTime(wall, timeZone).getTime();
  if (at + offsetMs(at, timeZone) === wall) return new Date(at);
  const { after } = offsetsAround(wall, timeZone);
  // Invariant: the clocks have not jumped at `early`, and have at `late`.
  let early = wall - after - 1;
  let late = at;
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    if (offsetMs(middle, timeZone) === after) late = middle;
    else early = middle;
  }
  return new Date(late);
}

/**
 * The offsets before and after the change of clocks that a wall time may lie in. No zone changes its clocks twice within two days, and none
 * is more than 14 hours from UTC, so that a day on either side is on either side of the change.
 */
function offsetsAround(wall: WallTime, timeZone: string): { before: number; after: number } {
  return { before: offsetMs(wall - DAY_MS, timeZone), after: offsetMs(wall + DAY_MS, timeZone) };
}

function offsetMs(instant: number, timeZone: string): number {
  const minutes = tzOffset(timeZone, new Date(instant));
  if (Number.isNaN(minutes)) throw new RangeError(`"${timeZone}" is not a time zone`);
  return Math.round(minutes * MINUTE_MS);
}
