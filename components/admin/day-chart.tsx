import { useTranslations } from "next-intl";
import { LazyChart } from "@/components/history/lazy-chart";
import { useSpanLabel } from "@/components/history/span-label";
import { Card } from "@/components/ui/card";
import type { Href } from "@/components/ui/href";
import { Segments } from "@/components/ui/segments";
import { type Span, spansOf } from "@/lib/domain/daily-series";
import { DataTable } from "./data-table";

type DayChartProps = {
  title: string;
  unit: string;
  /** Every day of the period. */
  days: readonly { date: string; count: number }[];
  /** Formatted as in the table: an amount or a count. */
  say: (count: number) => string;
  /** Values per unit of the axis, such as 100 cents per dollar. */
  per?: number;
  now: Date;
  view: "chart" | "table";
  chartHref: Href;
  tableHref: Href;
};

/** One series over a period, as a chart or as a table of the same numbers; by week for long periods. */
export function DayChart({ title, unit, days, say, per = 1, now, view, chartHref, tableHref }: DayChartProps) {
  const t = useTranslations("period");
  const spanLabel = useSpanLabel(now);
  const daily = days.map(({ date, count }) => ({ date, feature: "", count }));
  const spans = spansOf(daily, days.at(-1)?.date ?? "", days.length);
  const highest = spans.reduce<Span | null>((best, span) => (span.count > (best?.count ?? 0) ? span : best), null);
  const label = highest ? t("chartLabel", { title, span: spanLabel(highest), value: say(highest.count) }) : title;
  const choices = [
    { isChosen: view === "chart", href: chartHref, label: t("asChart") },
    { isChosen: view === "table", href: tableHref, label: t("asTable") },
  ];
  return (
    <Card className="min-w-0 p-4">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h2 className="font-semibold text-sm">{title}</h2>
        <Segments label={t("view", { title })} size="sm" choices={choices} />
      </div>
      {view === "chart" ? (
        <LazyChart
          bars={spans.map((span) => ({ label: spanLabel(span), count: span.count / per }))}
          unit={unit}
          label={label}
        />
      ) : (
        <DataTable
          caption={title}
          columns={[
            { key: "days", head: t("days"), cell: spanLabel, isRowHead: true },
            { key: "count", head: unit, cell: ({ count }) => say(count), isNumber: true },
          ]}
          rows={[...spans].reverse()}
          rowKey={({ from }) => from}
          empty={{ title }}
        />
      )}
    </Card>
  );
}
