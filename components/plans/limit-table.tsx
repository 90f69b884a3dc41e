import { useLocale, useTranslations } from "next-intl";
import { usePlanName } from "@/components/quota/use-plan-name";
import { formatCount } from "@/lib/format/count";
import { limitRows, type OfferedPlan } from "./compare";

/** Every limit of every plan, differences first. */
export function LimitTable({ plans }: { plans: readonly OfferedPlan[] }) {
  const t = useTranslations("plansPage");
  const locale = useLocale();
  const planName = usePlanName();
  const label = (quota: number | null | undefined) => {
    if (quota === undefined) return t("notIncluded");
    return quota === null ? t("unlimited") : formatCount(quota, locale);
  };
  return (
    <table className="w-full table-fixed text-xs sm:text-sm">
      <caption className="sr-only">{t("compare")}</caption>
      <thead>
        <tr className="border-b text-ink-muted">
          <th scope="col" className="h-10 w-2/5 text-start font-normal">
            {t("feature")}
          </th>
          {plans.map(({ key }) => (
            <th key={key} scope="col" className="h-10 text-end font-normal">
              {planName(key)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="divide-y">
        {limitRows(plans).map(({ feature, name, quotas }) => (
          <tr key={feature}>
            <th scope="row" className="wrap-anywhere h-11 pe-2 text-start font-normal sm:h-10">
              {name}
            </th>
            {quotas.map((quota, place) => (
              <td
                key={plans[place]?.key}
                className={`h-11 text-end sm:h-10 ${typeof quota === "number" ? "tabular" : "text-ink-muted"}`}
              >
                {label(quota)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
