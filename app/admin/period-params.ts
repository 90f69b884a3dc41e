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
  status: parseAsStringLiteral(["running", "unknown", "captured", "declined", "abandoned"]),
  reason: parseAsString,
  cursor: parseAsString,
};

/** What the address of a page with metrics says; what it cannot mean is left out. */
export const loadPeriodParams = createLoader(params);
export type PeriodParams = Awaited<ReturnType<typeof loadPeriodParams>>;

const serialize = createSerializer(params);

export function periodHref(path: Href, asked: Partial<PeriodParams>): Href {
  return withQuery(path, serialize(asked));
}

/** Where the rows behind a metric of the same days are. */
export function metricHref(metric: MetricKey, asked: Partial<PeriodParams>): Href {
  const { period, from, to, feature, plan, cursor } = asked;
  return withQuery(`/admin/metrics/${metric}`, serialize({ period, from, to, feature, plan, cursor }));
}

/** Metrics of the days that are asked for; of the usual ones where those are no period, with what is wrong with them. */
export async function orUsualDays<Found>(
  asked: AskedPeriod,
  read: (asked: AskedPeriod) => Promise<Found>,
): Promise<{ found: Found; problem: string | null }> {
  const { period, from, to } = asked;
  try {
    return { found: await read({ period, from, to }), problem: null };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "invalid_request") throw error;
    return { found: await read({ period: null, from: null, to: null }), problem: error.message };
  }
}
