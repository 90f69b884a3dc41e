import type { Metadata } from "next";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { RetryRenewal } from "@/components/admin/actions/retry-renewal";
import { DataTable } from "@/components/admin/data-table";
import { DeclineReason, useDeclineLabel } from "@/components/admin/decline-reason";
import { FilterChips } from "@/components/admin/filter-chips";
import { Metric } from "@/components/admin/metric";
import { Pager } from "@/components/admin/pager";
import { PlanName } from "@/components/admin/plan-name";
import { Callout } from "@/components/ui/callout";
import type { Href } from "@/components/ui/href";
import type { RenewalRow, RenewalTry } from "@/lib/db/analytics/renewals";
import { toWireId } from "@/lib/domain/id";
import { runAfter } from "@/lib/domain/job";
import type { MetricKey } from "@/lib/domain/metric";
import { formatCount } from "@/lib/format/count";
import { formatMoment, formatTime } from "@/lib/format/day";
import { formatMoney } from "@/lib/format/money";
import { getRenewals, type Renewals } from "@/lib/services/analytics/get-renewals";
import { type AdminContext, AdminPage, getAdminContext } from "../admin-page";
import { PagePeriod } from "../page-period";
import { PageSkeleton } from "../page-skeleton";
import { loadPeriodParams, metricHref, orUsualDays, type PeriodParams, periodHref } from "../period-params";
import { fromPlace } from "../reading";
import { StudentLink } from "../student-link";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("adminRenewals");
  return { title: t("title") };
}

type RenewalsProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

const PATH = "/admin/renewals";
const ROWS = 50;

/** Renewals that are due, running or decided, and every attempt. */
export default async function AdminRenewalsPage({ searchParams }: RenewalsProps) {
  const requested = await loadPeriodParams(searchParams);
  const address = periodHref(PATH, requested);
  // Before anything is streamed, so that a person without access gets the right HTTP status.
  const admin = await getAdminContext(address);
  return (
    <Suspense key={address} fallback={<PageSkeleton page="adminRenewals" metrics={8} />}>
      <RenewalsReport requested={requested} admin={admin} />
    </Suspense>
  );
}

async function RenewalsReport({ requested, admin }: { requested: PeriodParams; admin: AdminContext }) {
  const { context, mayWrite, timeZone } = admin;
  const { status, reason } = requested;
  const [{ found: renewals, problem }, t] = await Promise.all([
    orUsualDays(requested, (days) =>
      fromPlace(requested.cursor, (cursor) => getRenewals(context, { ...days, status, reason, cursor, limit: ROWS })),
    ),
    getTranslations("adminRenewals"),
  ]);
  const href = (more: Partial<PeriodParams>) => periodHref(PATH, { ...requested, cursor: null, ...more });
  return (
    <AdminPage
      title={t("title")}
      lead={t("lead", { zone: timeZone })}
      actions={<PagePeriod path={PATH} requested={requested} span={renewals.span} />}
    >
      {problem && (
        <Callout tone="warn" className="mt-4" title={t("wrongDays")}>
          {problem}
        </Callout>
      )}
      <Counts
        renewals={renewals}
        requested={problem ? {} : requested}
        chargedAt={formatTime(runAfter("renew-subscriptions", context.realNow, timeZone), timeZone)}
      />
      <div className="mt-6 grid gap-3">
        <Chips requested={requested} href={href} />
        <List rows={renewals.rows} timeZone={timeZone} now={context.realNow} mayWrite={mayWrite} />
        <Pager
          firstHref={requested.cursor ? href({}) : null}
          nextHref={renewals.nextCursor ? href({ cursor: renewals.nextCursor }) : null}
        />
      </div>
    </AdminPage>
  );
}

type ChipsProps = { requested: PeriodParams; href: (more: Partial<PeriodParams>) => Href };

function Chips({ requested: { status, reason }, href }: ChipsProps) {
  const t = useTranslations("adminRenewals");
  const declineLabel = useDeclineLabel();
  const chips = [
    ...(status ? [{ label: t(`states.${status}`), without: href({ status: null }) }] : []),
    ...(reason ? [{ label: declineLabel(reason), without: href({ reason: null }) }] : []),
  ];
  return <FilterChips chips={chips} clear={href({ status: null, reason: null })} />;
}

type CountsProps = {
  renewals: Renewals;
  requested: Partial<PeriodParams>;
  /** The time of day at which renewals are charged. */
  chargedAt: string;
};

async function Counts({ renewals, requested, chargedAt }: CountsProps) {
  const t = await getTranslations("adminRenewals");
  const { counts, captured, declined } = renewals;
  const number = (value: number) => formatCount(value, "en");
  const due = (window: string): Href => `/admin/subscriptions?renewal=${window}`;
  const rows = (metric: MetricKey) => metricHref(metric, requested);
  const all = declined.reduce((sum, { count }) => sum + count, 0);
  const metrics = [
    { key: "today", value: counts.today, href: due("today") },
    { key: "tomorrow", value: counts.tomorrow, href: due("tomorrow") },
    { key: "week", value: counts.week, href: due("week") },
    { key: "running", value: counts.running, href: rows("running") },
    { key: "captured", value: captured, href: rows("captured") },
    { key: "declined", value: all, href: rows("declined") },
    { key: "grace", value: counts.in_grace, href: "/admin/subscriptions?grace=1&clock=0" },
    { key: "unknown", value: counts.unknown, href: rows("unknown_renewals") },
  ] as const;
  return (
    <>
      <section aria-label={t("counts")} className="mt-5 grid grid-cols-2 gap-3 xl:grid-cols-4">
        {metrics.map(({ key, value, href: to }) => (
          <Metric
            key={key}
            name={t(`metrics.${key}.name`)}
            value={number(value)}
            how={t(`metrics.${key}.how`, { overdue: counts.overdue, time: chargedAt })}
            href={to}
          />
        ))}
      </section>
      <section className="mt-6 max-w-xl">
        <h2 className="mb-2 font-semibold text-sm">{t("byReason")}</h2>
        <DataTable
          caption={t("byReason")}
          columns={[
            {
              key: "reason",
              head: t("reason"),
              cell: (row) => (row.reason ? <DeclineReason reason={row.reason} /> : t("noReason")),
              isRowHead: true,
            },
            { key: "count", head: t("attempts"), cell: (row) => number(row.count), isNumber: true },
          ]}
          rows={declined}
          rowKey={(row) => row.reason ?? ""}
          empty={{ title: t("noDeclines") }}
        />
      </section>
    </>
  );
}

/** A manual retry if the last attempt was declined; the action decides whether it is still possible. */
function retryOf({ status, student_id: id }: RenewalRow) {
  return (status === "declined" || status === "failed") && <RetryRenewal userId={toWireId("student", id)} />;
}

/** The outcome of an attempt; a running one is neutral. */
const LOOK: Partial<Record<RenewalRow["status"], string>> = {
  captured: "text-good",
  declined: "text-bad",
  unknown: "text-warn",
};

type ListProps = { rows: RenewalRow[]; timeZone: string; now: Date; mayWrite: boolean };

async function List({ rows, timeZone, now, mayWrite }: ListProps) {
  const t = await getTranslations("adminRenewals");
  const when = (at: Date) => formatMoment(at, { locale: "en", timeZone, now, short: true });
  return (
    <DataTable
      caption={t("list")}
      columns={[
        { key: "student", head: t("student"), cell: (row) => <StudentLink student={row} />, isRowHead: true },
        { key: "plan", head: t("plan"), cell: ({ plan }) => <PlanName plan={plan} /> },
        { key: "amount", head: t("amount"), cell: (row) => formatMoney(row, "en"), isNumber: true },
        {
          key: "status",
          head: t("status"),
          cell: ({ status }) => <span className={LOOK[status] ?? ""}>{t(`tries.${status}`)}</span>,
        },
        {
          key: "at",
          head: t("at"),
          cell: (row) => <span className="tabular whitespace-nowrap">{when(row.created_at)}</span>,
        },
        {
          key: "tries",
          head: t("attempts"),
          cell: (row) => (
            <details>
              <summary className="cursor-pointer whitespace-nowrap rounded-pip">
                {t("triesOf", { count: row.tries.length })}
              </summary>
              <ol className="grid gap-2 py-2">
                {row.tries.map((one) => (
                  <Try key={one.id} one={one} when={when} />
                ))}
              </ol>
            </details>
          ),
        },
        ...(mayWrite
          ? [{ key: "retry", isActions: true, head: <span className="sr-only">{t("retry")}</span>, cell: retryOf }]
          : []),
      ]}
      rows={rows}
      rowKey={({ id }) => id}
      empty={{ title: t("empty"), lead: t("emptyLead") }}
    />
  );
}

async function Try({ one, when }: { one: RenewalTry; when: (at: Date) => string }) {
  const t = await getTranslations("adminRenewals");
  const { attempt, status, reason, gateway_order_id: order, gateway_payment_id: payment } = one;
  return (
    <li className="text-xs">
      <span className="font-semibold">
        {attempt}. {t(`tries.${status}`)}
      </span>
      {reason && (
        <span>
          {": "}
          <DeclineReason reason={reason} />
        </span>
      )}
      <span className="block text-ink-muted">
        {t("asked", { at: when(new Date(one.created_at)) })}
        {one.decided_at && `, ${t("decided", { at: when(new Date(one.decided_at)) })}`}
      </span>
      {(order || payment) && (
        <span className="tabular block text-ink-muted">{[order, payment].filter(Boolean).join(" · ")}</span>
      )}
    </li>
  );
}
