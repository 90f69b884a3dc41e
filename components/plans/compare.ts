export interface OfferedPlan {
  key: string;
  name: string;
  limits: readonly { feature: string; name: string; quota: number | null }[];
}

export interface LimitRow {
  feature: string;
  name: string;
  /** One per plan, in order: null is unlimited, undefined if the plan lacks the feature. */
  quotas: (number | null | undefined)[];
}

/** Features by plan: rows that differ between plans first, equal rows last. */
export function limitRows(plans: readonly OfferedPlan[]): LimitRow[] {
  const names = new Map(plans.flatMap(({ limits }) => limits.map(({ feature, name }) => [feature, name] as const)));
  const rows = [...names].map(([feature, name]) => ({
    feature,
    name,
    quotas: plans.map(({ limits }) => limits.find((limit) => limit.feature === feature)?.quota),
  }));
  const isSame = ({ quotas }: LimitRow) => new Set(quotas).size === 1;
  return [...rows.filter((row) => !isSame(row)), ...rows.filter(isSame)];
}
