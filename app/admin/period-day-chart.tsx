import { DayChart } from "@/components/admin/day-chart";
import type { Href } from "@/components/ui/href";
import { formatCount } from "@/lib/format/count";
import { formatMoney } from "@/lib/format/money";
import { type PeriodParams, periodHref } from "./period-params";

type PeriodDayChartProps = {
  path: Href;
  asked: PeriodParams;
  now: Date;
  title: string;
  unit: string;
  days: readonly { date: string; count: number }[];
  /** Where the counts are amounts in its minor unit. */
  currency?: string;
};

/** A chart of a page with a period; the address says whether all of them are pictures or tables. */
export function PeriodDayChart({ path, asked, currency, ...chart }: PeriodDayChartProps) {
  const digits = currency ? new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions() : null;
  return (
    <DayChart
      {...chart}
      say={(count) => (currency ? formatMoney({ amount: count, currency }, "en") : formatCount(count, "en"))}
      per={10 ** (digits?.maximumFractionDigits ?? 0)}
      view={asked.view}
      chartHref={periodHref(path, { ...asked, view: "chart" })}
      tableHref={periodHref(path, { ...asked, view: "table" })}
    />
  );
}
