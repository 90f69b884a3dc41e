import { useLocale, useTranslations } from "next-intl";
import { Card } from "@/components/ui/card";
import type { Href } from "@/components/ui/href";
import { Segments } from "@/components/ui/segments";
import type { Span } from "@/lib/domain/daily-series";
import { formatCount } from "@/lib/format/count";
import { LazyChart } from "./lazy-chart";
import { useSpanLabel } from "./span-label";

type UsesOverTimeProps = {
  spans: readonly Span[];
  now: Date;
  view: "chart" | "table";
  chartHref: Href;
  tableHref: Href;
};

/** One series, as a picture or as the table that holds the same numbers. */
export function UsesOverTime({ spans, now, view, chartHref, tableHref }: UsesOverTimeProps) {
  const t = useTranslations("history");
  const spanLabel = useSpanLabel(now);
  const isWeekly = spans.some(({ from, to }) => from !== to);
  const title = t(isWeekly ? "usesByWeek" : "usesByDay");
  const highest = spans.reduce<Span | null>((best, span) => (span.count > (best?.count ?? 0) ? span : best), null);
  const label = highest ? t("chartLabel", { title, span: spanLabel(highest), count: highest.count }) : title;
  const choices = [
    { isChosen: view === "chart", href: chartHref, label: t("asChart") },
    { isChosen: view === "table", href: tableHref, label: t("asTable") },
  ];
  return (
    <Card className="mt-4 p-3 sm:p-4">
      <div className="mb-3 flex items-center justify-between gap-4">
        <h2 className="font-semibold text-sm">{title}</h2>
        <Segments label={t("view")} size="sm" choices={choices} />
      </div>
      {view === "chart" ? (
        <LazyChart
          bars={spans.map((span) => ({ label: spanLabel(span), count: span.count }))}
          unit={t("uses")}
          label={label}
        />
      ) : (
        <SpanTable spans={spans} caption={title} spanLabel={spanLabel} head={t(isWeekly ? "weekHead" : "day")} />
      )}
    </Card>
  );
}

type SpanTableProps = { spans: readonly Span[]; caption: string; head: string; spanLabel: (span: Span) => string };

function SpanTable({ spans, caption, head, spanLabel }: SpanTableProps) {
  const t = useTranslations("history");
  const locale = useLocale();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard.
    <section aria-label={caption} tabIndex={0} className="max-h-80 overflow-y-auto">
      <table className="w-full text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead className="sticky top-0 bg-surface-raised">
          <tr className="border-b text-ink-muted text-xs">
            <th scope="col" className="h-9 text-start font-normal">
              {head}
            </th>
            <th scope="col" className="h-9 text-end font-normal">
              {t("uses")}
            </th>
          </tr>
        </thead>
        <tbody className="divide-y">
          {[...spans].reverse().map((span) => (
            <tr key={span.from}>
              <th scope="row" className="h-9 text-start font-normal">
                {spanLabel(span)}
              </th>
              <td className="tabular h-9 text-end">{formatCount(span.count, locale)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
