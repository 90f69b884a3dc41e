import { DayChart } from "@/components/admin/day-chart";
import type { Href } from "@/components/ui/href";
import { formatCount } from "@/lib/format/count";
import { formatMoney } from "@/lib/format/money";
import { type PeriodParams, periodHref } from "./period-params";

type PeriodDayChartProps = {
  path: Href;
  requested: PeriodParams;
  now: Date;
  title: string;
  unit: string;
  days: readonly { date: string; count: number }[];
  /** Where the counts are amounts in its minor unit. */
  currency?: string;
};

/** A chart of a page with a period; the address says whether all of them are pictures or tables. */
export function PeriodDayChart({ path, requested, currency, ...chart }: PeriodDayChartProps) {
  const digits = currency ? new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions() : null;
  return (
    <DayChart
      {...chart}
      say={(count) => (currency ? formatMoney({ amount: count, currency }, "en") : formatCount(count, "en"))}
      per={10 ** (digits?.maximumFractionDigits ?? 0)}
      view={requested.view}
      chartHref={periodHref(path, { ...requested, view: "chart" })}
      tableHref={periodHref(path, { ...requested, view: "table" })}
    />
  );
}
