import { getTranslations } from "next-intl/server";
import { PeriodPicker } from "@/components/admin/period-picker";
import type { Href } from "@/components/ui/href";
import { ANALYTICS_PERIODS, type AnalyticsSpan, DEFAULT_ANALYTICS_PERIOD } from "@/lib/domain/analytics";
import { type PeriodParams, periodHref } from "./period-params";

type PagePeriodProps = { path: Href; requested: PeriodParams; span: AnalyticsSpan };

/** The period picker of a page with metrics; other search parameters are kept. */
export async function PagePeriod({ path, requested, span }: PagePeriodProps) {
  const t = await getTranslations("period");
  const isUsual = requested.period === null && requested.from === null && requested.to === null;
  const choices = ANALYTICS_PERIODS.map((period) => ({
    label: t("lastDays", { days: period }),
    href: periodHref(path, { ...requested, period, from: null, to: null, cursor: null }),
    isChosen:
      requested.from === null && (requested.period === period || (isUsual && period === DEFAULT_ANALYTICS_PERIOD)),
  }));
  const { view, feature, plan, status, reason } = requested;
  const kept = Object.entries({ view, feature, plan, status, reason }).filter(([, value]) => value !== null);
  return (
    <PeriodPicker
      path={path}
      choices={choices}
      from={span.firstDay}
      to={span.lastDay}
      kept={Object.fromEntries(kept) as Record<string, string>}
    />
  );
}
