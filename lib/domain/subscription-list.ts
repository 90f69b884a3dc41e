import { type CalendarDay, plusDays } from "./calendar";

/** What the list of all subscriptions can be filtered and sorted by. */

export const RENEWAL_WINDOWS = ["due", "overdue", "today", "tomorrow", "week"] as const;
export type RenewalWindow = (typeof RENEWAL_WINDOWS)[number];

export const LIST_SORTS = ["created", "name", "renewal", "end", "last_used", "total_used"] as const;
export type ListSort = (typeof LIST_SORTS)[number];
export type SortOrder = "asc" | "desc";

export const LIST_METHODS = ["card", "upi", "none"] as const;
export type ListMethod = (typeof LIST_METHODS)[number];

export interface ListFilter {
  /** Parts of a name, an email address or an external id; or the complete id of the student. */
  q: string | null;
  /** Key of a plan, or `paid` for all of them but free. */
  plan: string | null;
  status: "active" | "inactive" | "pending_renewal" | "expired" | "cancelled" | null;
  renewal: RenewalWindow | null;
  method: ListMethod | null;
  /** Key of a feature that the student has used. */
  feature: string | null;
  inGrace: boolean;
  /** Null: with and without a test clock. */
  onTestClock: boolean | null;
  isCancelling: boolean;
}

/** The days, counted from today, on which a renewal of a window is due; null if the window has no start. */
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

/** The first and the last day of a window; no first day if it has no start. */
export function renewalSpan(window: RenewalWindow, today: CalendarDay): { from: CalendarDay | null; to: CalendarDay } {
  const [from, to] = WINDOW_DAYS[window];
  return { from: from === null ? null : plusDays(today, from), to: plusDays(today, to) };
}

/** The default order: alphabetical or soonest first; else newest or most first. */
export function usualOrder(sort: ListSort): SortOrder {
  return sort === "name" || sort === "renewal" || sort === "end" ? "asc" : "desc";
}
