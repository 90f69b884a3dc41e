import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { HistoryEntries } from "@/components/history/history-entries";
import { HistorySums } from "@/components/history/history-sums";
import { UsesOverTime } from "@/components/history/uses-over-time";
import { buttonStyle } from "@/components/ui/button-style";
import type { Context } from "@/lib/context";
import { dateIn, spansOf } from "@/lib/domain/daily-series";
import { AppError } from "@/lib/errors";
import { serializeHistory } from "@/lib/http/serializers/history";
import { getHistory, type HistoryRequest } from "@/lib/services/usage/get-history";
import { type HistoryParams, historyHref } from "./history-params";

const pageSize = 25;

type HistoryReportProps = {
  context: Context;
  params: HistoryParams;
  /** Feature → name. */
  names: Record<string, string>;
  timeZone: string;
};

/** The part of the page that depends on the filter. */
export async function HistoryReport({ context, params, names, timeZone }: HistoryReportProps) {
  const { days, feature, cursor, view } = params;
  const report = await load(context, { days, feature, cursor, limit: pageSize });
  // An old link with an invalid cursor or an unknown feature: the rest of the filter still applies.
  if (!report) redirect(historyHref({ days, view }));
  const t = await getTranslations("history");
  const isEmpty = report.history.length === 0 && report.total_count === 0;
  if (isEmpty && !cursor) {
    return (
      <section className="mt-6 rounded-card border border-line-strong border-dashed px-4 py-12 text-center">
        <h2 className="font-semibold text-base">{t("emptyTitle", { days })}</h2>
        <p className="mx-auto mt-1 max-w-[44ch] text-ink-muted text-sm">{t(feature ? "emptyFeature" : "emptyLead")}</p>
        <Link href="/dashboard" className={buttonStyle({ intent: "secondary", className: "mt-5" })}>
          {t("toDashboard")}
        </Link>
      </section>
    );
  }
  const now = new Date(report.end_date);
  const spans = spansOf(report.daily, dateIn(now, timeZone), days);
  return (
    <>
      <HistorySums uses={report.total_count} daily={report.daily} days={days} names={names} />
      <UsesOverTime
        spans={spans}
        now={now}
        view={view}
        chartHref={historyHref({ ...params, view: "chart" })}
        tableHref={historyHref({ ...params, view: "table" })}
      />
      <HistoryEntries
        entries={report.history}
        names={names}
        now={report.end_date}
        newestHref={cursor ? historyHref({ ...params, cursor: null }) : null}
        olderHref={report.next_cursor ? historyHref({ ...params, cursor: report.next_cursor }) : null}
      />
    </>
  );
}

async function load(context: Context, request: HistoryRequest) {
  try {
    return serializeHistory(request, await getHistory(context, request));
  } catch (error) {
    if (error instanceof AppError && (error.code === "invalid_request" || error.code === "feature_not_found"))
      return null;
    throw error;
  }
}
