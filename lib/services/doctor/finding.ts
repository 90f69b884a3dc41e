export type Verdict = "ok" | "warn" | "fail";

/** The result of one check. */
export interface Finding {
  name: string;
  verdict: Verdict;
  /** What was found. */
  found: string;
  /** What to do about it; null if it is OK. */
  advice: string | null;
}

export function ok(name: string, found: string): Finding {
  return { name, verdict: "ok", found, advice: null };
}

export function warn(name: string, found: string, advice: string): Finding {
  return { name, verdict: "warn", found, advice };
}

export function fail(name: string, found: string, advice: string): Finding {
  return { name, verdict: "fail", found, advice };
}
