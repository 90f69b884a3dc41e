import type { Context } from "@/lib/context";

const DAY_MS = 86_400_000;

/** Whose account a key is created by; null where another key does it. */
export function creatorOf({ actor }: Context): string | null {
  return actor.kind === "staff" ? actor.accountId : null;
}

/** The end of a key that lives for so many days; null where it has none. */
export function daysFrom(realNow: Date, days: number | undefined): Date | null {
  return days === undefined ? null : new Date(realNow.getTime() + days * DAY_MS);
}
