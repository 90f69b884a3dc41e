/** Figures of the admin area whose rows can be looked at. */
export const FIGURES = [
  "active",
  "mrr",
  "paid",
  "free",
  "revenue",
  "converted",
  "could_convert",
  "left",
  "could_leave",
  "captured",
  "declined",
  "decided",
  "running",
  "unknown",
  "unknown_renewals",
  "used",
  "refused",
  "at_limit",
] as const;
export type FigureKey = (typeof FIGURES)[number];

/** Those that are told of now, whatever the period. */
const OF_NOW: ReadonlySet<FigureKey> = new Set(["running", "unknown", "unknown_renewals", "at_limit"]);

export function isOfNow(figure: FigureKey): boolean {
  return OF_NOW.has(figure);
}

const OF_USAGE: ReadonlySet<FigureKey> = new Set(["used", "refused", "at_limit"]);

/** Whether it can be narrowed to a feature and a plan. */
export function hasFilter(figure: FigureKey): boolean {
  return OF_USAGE.has(figure);
}
