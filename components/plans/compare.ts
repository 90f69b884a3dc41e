export interface OfferedPlan {
  key: string;
  name: string;
  limits: readonly { feature: string; name: string; quota: number | null }[];
}

export interface LimitRow {
  feature: string;
  name: string;
  /** One a plan, in their order: null is unlimited, undefined where the plan has no such feature. */
  quotas: (number | null | undefined)[];
}

/** Feature by plan: rows that tell the plans apart first, those that are the same everywhere last. */
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
