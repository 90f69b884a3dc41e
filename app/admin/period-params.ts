import { createLoader, createSerializer, parseAsNumberLiteral, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { type Href, withQuery } from "@/components/ui/href";
import { ANALYTICS_PERIODS } from "@/lib/domain/analytics";
import type { MetricKey } from "@/lib/domain/metric";
import { AppError } from "@/lib/errors";
import type { AskedPeriod } from "@/lib/services/analytics/read-span";

const VIEWS = ["chart", "table"] as const;

const params = {
  period: parseAsNumberLiteral(ANALYTICS_PERIODS),
  from: parseAsString,
  to: parseAsString,
  view: parseAsStringLiteral(VIEWS).withDefault("chart"),
  feature: parseAsString,
  plan: parseAsString,
  status: parseAsStringLiteral(["running", "unknown", "captured", "declined", "skipped", "failed", "abandoned"]),
  reason: parseAsString,
  cursor: parseAsString,
};

/** The search parameters of a page with metrics; invalid ones are left out. */
export const loadPeriodParams = createLoader(params);
export type PeriodParams = Awaited<ReturnType<typeof loadPeriodParams>>;

const serialize = createSerializer(params);

export function periodHref(path: Href, requested: Partial<PeriodParams>): Href {
  return withQuery(path, serialize(requested));
}

/** URL of the rows of a metric for the same period. */
export function metricHref(metric: MetricKey, requested: Partial<PeriodParams>): Href {
  const { period, from, to, feature, plan, cursor } = requested;
  return withQuery(`/admin/metrics/${metric}`, serialize({ period, from, to, feature, plan, cursor }));
}

/** The metrics of the requested period; of the default period if it is not valid, with the error message. */
export async function orUsualDays<Found>(
  requested: AskedPeriod,
  read: (requested: AskedPeriod) => Promise<Found>,
): Promise<{ found: Found; problem: string | null }> {
  const { period, from, to } = requested;
  try {
    return { found: await read({ period, from, to }), problem: null };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "invalid_request") throw error;
    return { found: await read({ period: null, from: null, to: null }), problem: error.message };
  }
}
