import { type CalendarDay, plusDays } from "./calendar";

/** What the list of all subscriptions can be narrowed to and ordered by. */

export const RENEWAL_WINDOWS = ["due", "overdue", "today", "tomorrow", "week"] as const;
export type RenewalWindow = (typeof RENEWAL_WINDOWS)[number];

export const LIST_SORTS = ["created", "name", "renewal", "end", "last_used", "total_used"] as const;
export type ListSort = (typeof LIST_SORTS)[number];
export type SortOrder = "asc" | "desc";

export const LIST_METHODS = ["card", "upi", "none"] as const;
export type ListMethod = (typeof LIST_METHODS)[number];

export interface ListFilter {
  /** Parts of a name, an address or an app's id; or our whole id of her. */
  q: string | null;
  /** Key of a plan, or `paid` for all of them but free. */
  plan: string | null;
  status: "active" | "inactive" | "pending_renewal" | "expired" | "cancelled" | null;
  renewal: RenewalWindow | null;
  method: ListMethod | null;
  /** Key of a feature that she has used. */
  feature: string | null;
  inGrace: boolean;
  /** Null: wherever she lives. */
  onTestClock: boolean | null;
  isCancelling: boolean;
}

/** The days, counted from today, on which a renewal of a window is due; null where it has no beginning. */
const WINDOW_DAYS = {
  due: [null, 0],
  overdue: [null, -1],
  today: [0, 0],
  tomorrow: [1, 1],
  week: [0, 6],
} as const satisfies Record<RenewalWindow, readonly [number | null, number]>;

export function renewalDays(window: RenewalWindow): readonly [number | null, number] {
  return WINDOW_DAYS[window];
}

/** The first and the last day of a window; no first one where it has no beginning. */
export function renewalSpan(window: RenewalWindow, today: CalendarDay): { from: CalendarDay | null; to: CalendarDay } {
  const [from, to] = WINDOW_DAYS[window];
  return { from: from === null ? null : plusDays(today, from), to: plusDays(today, to) };
}

/** The order that is meant where none is said: the alphabet, what comes next; else the newest and the most. */
export function usualOrder(sort: ListSort): SortOrder {
  return sort === "name" || sort === "renewal" || sort === "end" ? "asc" : "desc";
}
