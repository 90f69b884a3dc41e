import { quotaOf, type UsageSnapshot } from "./quota";

/** All features that are used up, or nearly used up: one sentence, shown once per quota period. */
export interface Notice {
  level: "out" | "low";
  features: string[];
  /** The ids to remember once the notice is dismissed. */
  ids: string[];
}

const thresholds = { out: 100, low: 80 } as const;

/** One notice per feature and quota period; a new period has another reset time and is shown again. */
function noticeId(feature: string, level: keyof typeof thresholds, resetsAt: string | null): string {
  return `${feature}.${thresholds[level]}.${resetsAt ? new Date(resetsAt).getTime() / 1000 : "never"}`;
}

export function noticesOf(snapshot: UsageSnapshot, dismissed: ReadonlySet<string>): Notice[] {
  const levels = ["out", "low"] as const;
  return levels.flatMap((level) => {
    const due = Object.entries(snapshot.feature_usage)
      .filter(([, usage]) => quotaOf(usage).level === level)
      .map(([feature, usage]) => ({ feature, id: noticeId(feature, level, usage.resets_at) }))
      .filter(({ id }) => !dismissed.has(id));
    if (due.length === 0) return [];
    return [{ level, features: due.map(({ feature }) => feature), ids: due.map(({ id }) => id) }];
  });
}

/** Drops the ids of past periods, so that the cookie stays small. */
export function stillCurrent(ids: Iterable<string>, snapshot: UsageSnapshot): string[] {
  const current = new Set(
    Object.entries(snapshot.feature_usage).flatMap(([feature, { resets_at }]) => [
      noticeId(feature, "out", resets_at),
      noticeId(feature, "low", resets_at),
    ]),
  );
  return [...ids].filter((id) => current.has(id));
}

export const dismissedCookie = "dismissed_notices";

/** The cookie also names the student: two students may share a browser. */
export function readDismissed(value: string | undefined, studentId: string): string[] {
  const [owner, ids] = (value ?? "").split("|");
  return owner === studentId && ids ? ids.split("~") : [];
}

export function writeDismissed(ids: string[], studentId: string): string {
  return `${studentId}|${ids.join("~")}`;
}
