import { getTranslations } from "next-intl/server";
import { Figure } from "@/components/admin/figure";
import { type Compared, rateOf, type Share } from "@/lib/domain/analytics";
import { formatCount } from "@/lib/format/count";
import { formatMoney } from "@/lib/format/money";
import { formatRate } from "@/lib/format/rate";
import type { Analytics, ComparedMoney } from "@/lib/services/analytics/get-analytics";

const PAYING = "/admin/subscriptions?plan=paid&clock=0";

/** How the company does: each figure with its change, how it is counted, and where its rows are. */
export async function OverviewFigures({ figures }: { figures: Analytics }) {
  const t = await getTranslations("adminOverview.figures");
  const count = (value: number) => formatCount(value, "en");
  const percent = (rate: number | null) => (rate === null ? "–" : `${formatRate(rate * 10_000, "en")} %`);

  function changeOf({ current, previous }: Compared<number>, say: (value: number) => string, isGoodUp = true) {
    if (current === previous) return null;
    const isUp = current > previous;
    return { words: t("from", { before: say(previous) }), isUp, isGood: isUp === isGoodUp };
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
    // One arrow for two currencies would say something that is not so.
    const [only, another] = rows;
    if (!only || another) return null;
    return changeOf(only, (amount) => formatMoney({ amount, currency: only.currency }, "en"));
  }

  const { active, mrr, revenue, ratio, conversion, churn, renewals, exhaustion } = figures;
  const byPlan = active.byPlan.map((row) => t("ofPlan", row)).join(", ");
  return (
    <section aria-label={t("title")} className="mt-5 grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
      <Figure
        name={t("active.name")}
        value={count(active.current)}
        change={changeOf(active, count)}
        how={t("active.how", { plans: byPlan || "–" })}
        href={`${PAYING}&status=active`}
      />
      <Figure
        name={t("mrr.name")}
        value={moneyOf(mrr)}
        change={moneyChange(mrr)}
        how={t("mrr.how")}
        href={`${PAYING}&status=active`}
      />
      <Figure
        name={t("revenue.name")}
        value={moneyOf(revenue)}
        change={moneyChange(revenue)}
        how={t("revenue.how")}
        href="/admin?view=table"
      />
      <Figure
        name={t("ratio.name")}
        value={t("ratio.value", { free: count(ratio.current.free), paid: count(ratio.current.paid) })}
        change={changeOf({ current: ratio.current.paid, previous: ratio.previous.paid }, (paid) =>
          t("ratio.paid", { paid: count(paid) }),
        )}
        how={t("ratio.how")}
        href={PAYING}
      />
      <Figure
        name={t("conversion.name")}
        value={percent(rateOf(conversion.current))}
        change={shareChange(conversion)}
        how={t("conversion.how", { ...conversion.current })}
        href="/admin/audit?action=subscription.activated"
      />
      <Figure
        name={t("churn.name")}
        value={percent(rateOf(churn.current))}
        change={shareChange(churn, false)}
        how={t("churn.how", { ...churn.current })}
        href="/admin/audit?action=subscription.ended"
      />
      <Figure
        name={t("renewals.name")}
        value={percent(rateOf(renewals.current))}
        change={shareChange(renewals)}
        how={t("renewals.how", { ...renewals.current })}
        href="/admin/renewals"
      />
      <Figure
        name={t("exhaustion.name")}
        value={count(exhaustion.students.current)}
        change={changeOf(exhaustion.students, count, false)}
        how={t("exhaustion.how", { ...exhaustion.atLimit, refusals: exhaustion.refusals.current })}
        href="/admin/usage"
      />
    </section>
  );
}
