import { useLocale, useTranslations } from "next-intl";
import { Card } from "@/components/ui/card";
import type { DailyUse } from "@/lib/domain/daily-series";
import { formatCount } from "@/lib/format/count";

type HistorySumsProps = {
  uses: number;
  daily: readonly DailyUse[];
  days: number;
  names: Record<string, string>;
};

/** Three totals of the whole filter, not only of the shown page. */
export function HistorySums({ uses, daily, days, names }: HistorySumsProps) {
  const t = useTranslations("history");
  const locale = useLocale();
  const activeDays = new Set(daily.map(({ date }) => date)).size;
  const perFeature = new Map<string, number>();
  for (const { feature, count } of daily) perFeature.set(feature, (perFeature.get(feature) ?? 0) + count);
  const [most] = [...perFeature].sort(([, a], [, b]) => b - a);
  const metrics = [
    { label: t("uses"), value: formatCount(uses, locale), note: t("usesNote") },
    { label: t("activeDays"), value: formatCount(activeDays, locale), note: t("ofDays", { days }) },
    {
      label: t("mostUsed"),
      value: most ? (names[most[0]] ?? most[0]) : t("nothing"),
      note: most ? t("times", { count: most[1] }) : "",
    },
  ];
  return (
    <dl className="mt-6 grid grid-cols-3 gap-2 sm:gap-3">
      {metrics.map(({ label, value, note }, place) => (
        <Card key={label} className="min-w-0 p-3 sm:p-4">
          <dt className="text-ink-muted text-xs sm:text-sm">{label}</dt>
          <dd className="mt-1">
            <span
              className={`wrap-anywhere block font-semibold ${place === 2 ? "line-clamp-2 text-sm leading-7 sm:text-lg" : "tabular text-lg"}`}
            >
              {value}
            </span>
            <span className="block text-ink-muted text-xs">{note}</span>
          </dd>
        </Card>
      ))}
    </dl>
  );
}
