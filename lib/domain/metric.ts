/** Metrics of the admin area whose rows can be listed. */
export const METRICS = [
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
export type MetricKey = (typeof METRICS)[number];

/** Metrics of the current state, whatever the period. */
const OF_NOW: ReadonlySet<MetricKey> = new Set(["running", "unknown", "unknown_renewals", "at_limit"]);

export function isOfNow(metric: MetricKey): boolean {
  return OF_NOW.has(metric);
}

const OF_USAGE: ReadonlySet<MetricKey> = new Set(["used", "refused", "at_limit"]);

/** Whether it can be filtered by feature and plan. */
export function hasFilter(metric: MetricKey): boolean {
  return OF_USAGE.has(metric);
}
