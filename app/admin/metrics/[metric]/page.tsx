import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { type Column, DataTable } from "@/components/admin/data-table";
import { FilterChips } from "@/components/admin/filter-chips";
import { Pager } from "@/components/admin/pager";
import { Callout } from "@/components/ui/callout";
import type { MetricRow } from "@/lib/db/analytics/metric-rows";
import { hasFilter, isOfNow, METRICS, type MetricKey } from "@/lib/domain/metric";
import { formatCount } from "@/lib/format/count";
import { formatMoment } from "@/lib/format/day";
import { formatMoney } from "@/lib/format/money";
import { getMetricRows, type MetricReport } from "@/lib/services/analytics/get-metric-rows";
import { AdminPage, getAdminContext } from "../../admin-page";
import { PagePeriod } from "../../page-period";
import { loadPeriodParams, metricHref, orUsualDays, type PeriodParams, periodHref } from "../../period-params";
import { fromPlace } from "../../reading";
import { StudentLink } from "../../student-link";

type MetricProps = {
  params: Promise<{ metric: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

type ColumnKey =
  | "at"
  | "plan"
  | "status"
  | "attempt"
  | "uses"
  | "refusals"
  | "counters"
  | "features"
  | "reason"
  | "amount";

const ROWS = 50;

/** The columns of a row besides the student. */
const COLUMNS: Record<MetricKey, readonly ColumnKey[]> = {
  active: ["plan", "status", "amount"],
  mrr: ["plan", "status", "amount"],
  paid: ["plan", "status", "amount"],
  free: ["plan", "status"],
  revenue: ["at", "status", "amount"],
  converted: ["at", "plan"],
  could_convert: ["at", "plan"],
  left: ["plan", "status", "amount"],
  could_leave: ["plan", "status", "amount"],
  captured: ["at", "plan", "attempt", "amount"],
  declined: ["at", "plan", "attempt", "reason", "amount"],
  decided: ["at", "plan", "status", "attempt", "reason", "amount"],
  running: ["at", "plan", "status", "attempt", "amount"],
  unknown: ["at", "plan", "status", "amount"],
  unknown_renewals: ["at", "plan", "status", "attempt", "amount"],
  used: ["at", "plan", "uses"],
  refused: ["at", "plan", "refusals"],
  at_limit: ["at", "plan", "features", "counters"],
};

function readMetric(name: string): MetricKey | undefined {
  return METRICS.find((metric) => metric === name);
}

export async function generateMetadata({ params }: MetricProps): Promise<Metadata> {
  const t = await getTranslations("adminMetric");
  const metric = readMetric((await params).metric);
  // The page itself answers 404, after it has checked access.
  return { title: metric && t(`metrics.${metric}.title`) };
}

/** Exactly the rows that a metric counts. */
export default async function MetricPage({ params, searchParams }: MetricProps) {
  const { metric: name } = await params;
  const requested = await loadPeriodParams(searchParams);
  const { context, timeZone } = await getAdminContext(
    periodHref(`/admin/metrics/${encodeURIComponent(name)}`, requested),
  );
  const metric = readMetric(name) ?? notFound();
  const href = (more: Partial<PeriodParams> = {}) => metricHref(metric, { ...requested, cursor: null, ...more });
  const filter = hasFilter(metric)
    ? { feature: requested.feature, plan: requested.plan }
    : { feature: null, plan: null };
  const [t, { found: report, problem }] = await Promise.all([
    getTranslations("adminMetric"),
    orUsualDays(requested, (days) =>
      fromPlace(requested.cursor, (cursor) => getMetricRows(context, { ...days, metric, filter, cursor, limit: ROWS })),
    ),
  ]);
  const chips = Object.entries(filter).flatMap(([name, value]) =>
    value === null ? [] : [{ label: value, without: href({ [name]: null }) }],
  );
  return (
    <AdminPage
      title={t(`metrics.${metric}.title`)}
      lead={t(`metrics.${metric}.lead`, { zone: timeZone })}
      actions={
        !isOfNow(metric) && <PagePeriod path={`/admin/metrics/${metric}`} requested={requested} span={report.span} />
      }
    >
      {problem && (
        <Callout tone="warn" className="mt-4" title={t("wrongDays")}>
          {problem}
        </Callout>
      )}
      <div className="mt-4 grid gap-3">
        <FilterChips chips={chips} clear={href({ feature: null, plan: null })} />
        <Sums report={report} />
        <Rows metric={metric} rows={report.rows} now={context.realNow} timeZone={timeZone} />
      </div>
      <Pager
        firstHref={requested.cursor ? href() : null}
        nextHref={report.nextCursor ? href({ cursor: report.nextCursor }) : null}
      />
    </AdminPage>
  );
}

async function Sums({ report: { total, sums } }: { report: MetricReport }) {
  const t = await getTranslations("adminMetric");
  const amounts = sums.map((sum) => formatMoney(sum, "en"));
  return (
    <p className="tabular text-ink-muted text-sm" role="status">
      {[t("rows", { count: total }), ...amounts].join(" · ")}
    </p>
  );
}

const NUMBERS: ReadonlySet<ColumnKey> = new Set(["attempt", "uses", "refusals", "counters", "amount"]);

type RowsProps = { metric: MetricKey; rows: MetricRow[]; now: Date; timeZone: string };

async function Rows({ metric, rows, now, timeZone }: RowsProps) {
  const t = await getTranslations("adminMetric");
  const label = (text: string | null) => text?.replaceAll("_", " ");
  const number = ({ count }: MetricRow) => count !== null && formatCount(count, "en");
  const cells: Record<ColumnKey, (row: MetricRow) => ReactNode> = {
    at: ({ at }) =>
      at && <span className="whitespace-nowrap">{formatMoment(at, { locale: "en", timeZone, now, short: true })}</span>,
    plan: ({ plan }) => plan,
    status: ({ status }) => label(status),
    attempt: number,
    uses: number,
    refusals: number,
    counters: number,
    features: ({ reason }) => label(reason),
    reason: ({ reason }) => label(reason),
    amount: ({ amount, currency }) => amount !== null && currency !== null && formatMoney({ amount, currency }, "en"),
  };
  const columns = COLUMNS[metric].map(
    (key): Column<MetricRow> => ({ key, head: t(`heads.${key}`), cell: cells[key], isNumber: NUMBERS.has(key) }),
  );
  return (
    <DataTable
      caption={t(`metrics.${metric}.title`)}
      columns={[
        { key: "student", head: t("student"), cell: (row) => <StudentLink student={row} />, isRowHead: true },
        ...columns,
      ]}
      rows={rows}
      rowKey={({ id }) => id}
      empty={{ title: t("none"), lead: t("noneLead") }}
    />
  );
}
