import type { Context } from "@/lib/context";

const DAY_MS = 86_400_000;

/** The staff account that creates a key; null if another key does. */
export function creatorOf({ actor }: Context): string | null {
  return actor.kind === "staff" ? actor.accountId : null;
}

/** The expiry of a key after so many days; null if it does not expire. */
export function daysFrom(realNow: Date, days: number | undefined): Date | null {
  return days === undefined ? null : new Date(realNow.getTime() + days * DAY_MS);
}
