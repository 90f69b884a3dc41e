import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { type Column, DataTable } from "@/components/admin/data-table";
import { FilterChips } from "@/components/admin/filter-chips";
import { Pager } from "@/components/admin/pager";
import { Callout } from "@/components/ui/callout";
import type { FigureRow } from "@/lib/db/analytics/figure-rows";
import { FIGURES, type FigureKey, hasFilter, isOfNow } from "@/lib/domain/figure";
import { formatCount } from "@/lib/format/count";
import { formatMoment } from "@/lib/format/day";
import { formatMoney } from "@/lib/format/money";
import { type FigureReport, getFigureRows } from "@/lib/services/analytics/get-figure-rows";
import { AdminPage, getAdminContext } from "../../admin-page";
import { PagePeriod } from "../../page-period";
import { figureHref, loadPeriodParams, orUsualDays, type PeriodParams, periodHref } from "../../period-params";
import { fromPlace } from "../../reading";
import { StudentLink } from "../../student-link";

type FigureProps = {
  params: Promise<{ figure: string }>;
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

/** What there is to say of a row besides whose it is. */
const COLUMNS: Record<FigureKey, readonly ColumnKey[]> = {
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

function readFigure(name: string): FigureKey | undefined {
  return FIGURES.find((figure) => figure === name);
}

export async function generateMetadata({ params }: FigureProps): Promise<Metadata> {
  const t = await getTranslations("adminFigure");
  const figure = readFigure((await params).figure);
  // That there is no such page is for the page to say, to whom it may say so.
  return { title: figure && t(`figures.${figure}.title`) };
}

/** The very rows that a figure counts: as many as it says. */
export default async function FigurePage({ params, searchParams }: FigureProps) {
  const { figure: name } = await params;
  const asked = await loadPeriodParams(searchParams);
  const { context, timeZone } = await getAdminContext(periodHref(`/admin/figures/${encodeURIComponent(name)}`, asked));
  const figure = readFigure(name) ?? notFound();
  const href = (more: Partial<PeriodParams> = {}) => figureHref(figure, { ...asked, cursor: null, ...more });
  const filter = hasFilter(figure) ? { feature: asked.feature, plan: asked.plan } : { feature: null, plan: null };
  const [t, { found: report, problem }] = await Promise.all([
    getTranslations("adminFigure"),
    orUsualDays(asked, (days) =>
      fromPlace(asked.cursor, (cursor) => getFigureRows(context, { ...days, figure, filter, cursor, limit: ROWS })),
    ),
  ]);
  const chips = Object.entries(filter).flatMap(([name, value]) =>
    value === null ? [] : [{ label: value, without: href({ [name]: null }) }],
  );
  return (
    <AdminPage
      title={t(`figures.${figure}.title`)}
      lead={t(`figures.${figure}.lead`, { zone: timeZone })}
      actions={!isOfNow(figure) && <PagePeriod path={`/admin/figures/${figure}`} asked={asked} span={report.span} />}
    >
      {problem && (
        <Callout tone="warn" className="mt-4" title={t("wrongDays")}>
          {problem}
        </Callout>
      )}
      <div className="mt-4 grid gap-3">
        <FilterChips chips={chips} clear={href({ feature: null, plan: null })} />
        <Sums report={report} />
        <Rows figure={figure} rows={report.rows} now={context.realNow} timeZone={timeZone} />
      </div>
      <Pager
        firstHref={asked.cursor ? href() : null}
        nextHref={report.nextCursor ? href({ cursor: report.nextCursor }) : null}
      />
    </AdminPage>
  );
}

async function Sums({ report: { total, sums } }: { report: FigureReport }) {
  const t = await getTranslations("adminFigure");
  const amounts = sums.map((sum) => formatMoney(sum, "en"));
  return (
    <p className="figures text-ink-muted text-sm" role="status">
      {[t("rows", { count: total }), ...amounts].join(" · ")}
    </p>
  );
}

const NUMBERS: ReadonlySet<ColumnKey> = new Set(["attempt", "uses", "refusals", "counters", "amount"]);

type RowsProps = { figure: FigureKey; rows: FigureRow[]; now: Date; timeZone: string };

async function Rows({ figure, rows, now, timeZone }: RowsProps) {
  const t = await getTranslations("adminFigure");
  const words = (text: string | null) => text?.replaceAll("_", " ");
  const number = ({ count }: FigureRow) => count !== null && formatCount(count, "en");
  const cells: Record<ColumnKey, (row: FigureRow) => ReactNode> = {
    at: ({ at }) =>
      at && <span className="whitespace-nowrap">{formatMoment(at, { locale: "en", timeZone, now, short: true })}</span>,
    plan: ({ plan }) => plan,
    status: ({ status }) => words(status),
    attempt: number,
    uses: number,
    refusals: number,
    counters: number,
    features: ({ reason }) => words(reason),
    reason: ({ reason }) => words(reason),
    amount: ({ amount, currency }) => amount !== null && currency !== null && formatMoney({ amount, currency }, "en"),
  };
  const columns = COLUMNS[figure].map(
    (key): Column<FigureRow> => ({ key, head: t(`heads.${key}`), cell: cells[key], isNumber: NUMBERS.has(key) }),
  );
  return (
    <DataTable
      caption={t(`figures.${figure}.title`)}
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
