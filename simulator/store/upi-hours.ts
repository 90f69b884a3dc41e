/**
 * UPI mandates are executed before 10:00, from 13:00 to 17:00 and after 21:30 Indian time, since 1 August 2025 (NPCI). Written apart from
 * the app's own rule, so that neither can be wrong with the other.
 */

const INDIA_MS = 5.5 * 3_600_000;
const DAY_MS = 24 * 3_600_000;
const HOUR_MS = 3_600_000;

function timeInIndia(at: Date): number {
  return (at.getTime() + INDIA_MS) % DAY_MS;
}

export function isPeak(at: Date): boolean {
  const hours = timeInIndia(at) / HOUR_MS;
  return (hours >= 10 && hours < 13) || (hours >= 17 && hours < 21.5);
}

/** When a debit that is scheduled for an instant is made: what falls into a peak is held until its end. */
export function heldUntilOffPeak(at: Date): Date {
  if (!isPeak(at)) return at;
  const ends = timeInIndia(at) < 13 * HOUR_MS ? 13 : 21.5;
  return new Date(at.getTime() - timeInIndia(at) + ends * HOUR_MS);
}

/** Days since 1970, by the calendar of India. */
export function dayInIndia(at: Date): number {
  return Math.floor((at.getTime() + INDIA_MS) / DAY_MS);
}
