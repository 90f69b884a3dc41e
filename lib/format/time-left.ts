import { regional } from "./regional";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** "2 days, 3 hours", "3 hours, 20 minutes", "20 minutes": the two largest units, rounded down; never less than a minute. */
export function formatTimeLeft(milliseconds: number, locale: string): string {
  const left = Math.max(minute, milliseconds);
  const parts = [
    { unit: "day", count: Math.floor(left / day) },
    { unit: "hour", count: Math.floor((left % day) / hour) },
    { unit: "minute", count: Math.floor((left % hour) / minute) },
  ];
  const largest = parts.findIndex(({ count }) => count > 0);
  return parts
    .slice(largest, largest + 2)
    .filter(({ count }) => count > 0)
    .map(({ unit, count }) =>
      new Intl.NumberFormat(regional(locale), { style: "unit", unit, unitDisplay: "long" }).format(count),
    )
    .join(", ");
}
