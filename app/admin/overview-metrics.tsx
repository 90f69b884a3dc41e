import { getTranslations } from "next-intl/server";
import { Metric } from "@/components/admin/metric";
import { type Compared, rateOf, type Share } from "@/lib/domain/analytics";
import type { MetricKey } from "@/lib/domain/metric";
import { BILLING_PERIOD_DAYS } from "@/lib/domain/terms";
import { formatCount } from "@/lib/format/count";
import { formatMoney } from "@/lib/format/money";
import { formatRate } from "@/lib/format/rate";
import type { Analytics, ComparedMoney } from "@/lib/services/analytics/get-analytics";
import { metricHref, type PeriodParams } from "./period-params";

/** The business metrics, money and size first, each with its change, its definition and a link to its rows. */
export async function OverviewMetrics({
  metrics,
  requested,
}: {
  metrics: Analytics;
  requested: Partial<PeriodParams>;
}) {
  const t = await getTranslations("adminOverview.metrics");
  const count = (value: number) => formatCount(value, "en");
  const percent = (rate: number | null) => (rate === null ? "–" : `${formatRate(rate * 10_000, "en")} %`);

  function changeOf({ current, previous }: Compared<number>, say: (value: number) => string, isGoodUp = true) {
    if (current === previous) return null;
    const isUp = current > previous;
    return { label: t("from", { before: say(previous) }), isUp, isGood: isUp === isGoodUp };
  }
  function shareChange({ current, previous }: Compared<Share>, isGoodUp = true) {
    const rates = { current: rateOf(current), previous: rateOf(previous) };
    if (rates.current === null || rates.previous === null) return null;
    return changeOf({ current: rates.current, previous: rates.previous }, percent, isGoodUp);
  }
  function moneyOf(rows: readonly ComparedMoney[]) {
    if (rows.length === 0) return "–";
    return rows.map(({ currency, current }) => (
      <span key={currency} className="block">
        {formatMoney({ amount: current, currency }, "en")}
      </span>
    ));
  }
  function moneyChange(rows: readonly ComparedMoney[]) {
    // One arrow for two currencies would be wrong.
    const [only, another] = rows;
    if (!only || another) return null;
    return changeOf(only, (amount) => formatMoney({ amount, currency: only.currency }, "en"));
  }

  const { active, mrr, revenue, ratio, conversion, churn, renewals, exhaustion } = metrics;
  const byPlan = active.byPlan.map((row) => t("ofPlan", row)).join(", ");
  const rows = (metric: MetricKey) => metricHref(metric, requested);
  return (
    <section aria-label={t("title")} className="mt-5 grid gap-3">
      <div className="grid gap-3 md:grid-cols-3">
        <Metric
          name={t("mrr.name")}
          value={moneyOf(mrr)}
          change={moneyChange(mrr)}
          how={t("mrr.how", { days: BILLING_PERIOD_DAYS })}
          href={rows("mrr")}
        />
        <Metric
          name={t("revenue.name")}
          value={moneyOf(revenue)}
          change={moneyChange(revenue)}
          how={t("revenue.how")}
          href={rows("revenue")}
        />
        <Metric
          name={t("active.name")}
          value={count(active.current)}
          change={changeOf(active, count)}
          how={t("active.how", { plans: byPlan || "–" })}
          href={rows("active")}
        />
      </div>
      <div className="grid gap-3 sm:grid-cols-2 xl:grid-cols-5">
        <Metric
          isMinor
          name={t("ratio.name")}
          value={t("ratio.value", { free: count(ratio.current.free), paid: count(ratio.current.paid) })}
          change={changeOf({ current: ratio.current.paid, previous: ratio.previous.paid }, (paid) =>
            t("ratio.paid", { paid: count(paid) }),
          )}
          how={t("ratio.how")}
          href={rows("paid")}
          more={{ label: t("ratio.more"), href: rows("free") }}
        />
        <Metric
          isMinor
          name={t("conversion.name")}
          value={percent(rateOf(conversion.current))}
          change={shareChange(conversion)}
          how={t("conversion.how", { ...conversion.current })}
          href={rows("converted")}
          more={{ label: t("conversion.more"), href: rows("could_convert") }}
        />
        <Metric
          isMinor
          name={t("churn.name")}
          value={percent(rateOf(churn.current))}
          change={shareChange(churn, false)}
          how={t("churn.how", { ...churn.current })}
          href={rows("left")}
          more={{ label: t("churn.more"), href: rows("could_leave") }}
        />
        <Metric
          isMinor
          name={t("renewals.name")}
          value={percent(rateOf(renewals.current))}
          change={shareChange(renewals)}
          how={t("renewals.how", { ...renewals.current })}
          href={rows("captured")}
          more={{ label: t("renewals.more"), href: rows("decided") }}
        />
        <Metric
          isMinor
          name={t("exhaustion.name")}
          value={count(exhaustion.students.current)}
          change={changeOf(exhaustion.students, count, false)}
          how={t("exhaustion.how", { ...exhaustion.atLimit, refusals: exhaustion.refusals.current })}
          href={rows("refused")}
          more={{ label: t("exhaustion.more"), href: rows("at_limit") }}
        />
      </div>
    </section>
  );
}
