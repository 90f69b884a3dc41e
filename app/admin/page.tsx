import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { DataTable } from "@/components/admin/data-table";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { findFeatureNames } from "@/lib/db/analytics/feature-names";
import { RECENT_FAILURE_DAYS } from "@/lib/domain/terms";
import { formatCount } from "@/lib/format/count";
import { getAnalytics } from "@/lib/services/analytics/get-analytics";
import { getToday, type Today } from "@/lib/services/analytics/get-today";
import { type AdminContext, AdminPage, getAdminContext } from "./admin-page";
import { OverviewMetrics } from "./overview-metrics";
import { PagePeriod } from "./page-period";
import { PageSkeleton } from "./page-skeleton";
import { PeriodDayChart } from "./period-day-chart";
import { loadPeriodParams, orUsualDays, type PeriodParams, periodHref } from "./period-params";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("adminOverview");
  return { title: t("title") };
}

type OverviewProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

const PATH = "/admin";

/** What needs attention, then the business metrics. */
export default async function AdminOverviewPage({ searchParams }: OverviewProps) {
  const requested = await loadPeriodParams(searchParams);
  const address = periodHref(PATH, requested);
  // Before anything is streamed, so that a person without access gets the right HTTP status.
  const admin = await getAdminContext(address);
  return (
    <Suspense key={address} fallback={<PageSkeleton page="adminOverview" metrics={8} />}>
      <Overview requested={requested} admin={admin} />
    </Suspense>
  );
}

async function Overview({ requested, admin }: { requested: PeriodParams; admin: AdminContext }) {
  const { context, timeZone } = admin;
  const [{ found: metrics, problem }, today, names, t] = await Promise.all([
    orUsualDays(requested, (days) => getAnalytics(context, days)),
    getToday(context),
    findFeatureNames(),
    getTranslations("adminOverview"),
  ]);
  const now = context.realNow;
  const chart = { path: PATH, requested, now } as const;
  return (
    <AdminPage
      title={t("title")}
      lead={t("lead", { zone: timeZone })}
      actions={<PagePeriod path={PATH} requested={requested} span={metrics.span} />}
    >
      {problem && (
        <Callout tone="warn" className="mt-4" title={t("wrongDays")}>
          {problem}
        </Callout>
      )}
      <NeedsPerson today={today} />
      <OverviewMetrics metrics={metrics} requested={problem ? {} : requested} />
      <div className="mt-6 grid gap-4 xl:grid-cols-2">
        <PeriodDayChart {...chart} title={t("usesByDay")} unit={t("uses")} days={metrics.uses.byDay} />
        {metrics.revenue.map(({ currency, byDay }) => (
          <PeriodDayChart
            key={currency}
            {...chart}
            title={t("revenueByDay", { currency })}
            unit={currency}
            currency={currency}
            days={byDay.map(({ date, amount }) => ({ date, count: amount }))}
          />
        ))}
        <PeriodDayChart {...chart} title={t("signUpsByDay")} unit={t("signUps")} days={metrics.signUps.byDay} />
        <div className="min-w-0">
          <h2 className="mb-2 font-semibold text-sm">{t("usesByFeature")}</h2>
          <DataTable
            caption={t("usesByFeature")}
            columns={[
              { key: "feature", head: t("feature"), cell: ({ feature }) => names[feature] ?? feature, isRowHead: true },
              { key: "uses", head: t("uses"), cell: ({ count }) => formatCount(count, "en"), isNumber: true },
            ]}
            rows={metrics.uses.byFeature}
            rowKey={({ feature }) => feature}
            empty={{ title: t("noUses") }}
          />
        </div>
      </div>
    </AdminPage>
  );
}

async function NeedsPerson({ today }: { today: Today }) {
  const t = await getTranslations("adminOverview");
  const { renewals } = today;
  const rows = [
    { key: "unknown", count: today.unknown_payments, href: "/admin/metrics/unknown", isBad: true },
    { key: "alerts", count: today.open_alerts, href: "/admin/alerts", isBad: true },
    { key: "jobs", count: today.failed_jobs, href: "/admin/jobs?failed=recent#failures", isBad: true },
    { key: "tonight", count: renewals.tomorrow, href: "/admin/subscriptions?renewal=tomorrow", isBad: false },
    { key: "today", count: renewals.today + renewals.overdue, href: "/admin/subscriptions?renewal=due", isBad: false },
    { key: "grace", count: renewals.in_grace, href: "/admin/subscriptions?grace=1&clock=0", isBad: false },
  ] as const;
  return (
    <section aria-label={t("needs.title")} className="mt-5">
      <ul className="grid gap-2 sm:grid-cols-2 xl:grid-cols-6">
        {rows.map(({ key, count, href, isBad }) => (
          <li key={key}>
            <Card
              className={`relative flex items-baseline justify-between gap-3 p-3 xl:block ${isBad && count > 0 ? "border-bad/40! bg-bad-soft!" : ""}`}
            >
              <Link href={href} className="rounded-pip text-sm after:absolute after:inset-0 after:rounded-card">
                {t(`needs.${key}`, { days: RECENT_FAILURE_DAYS })}
              </Link>
              <p className="tabular font-semibold text-lg">{formatCount(count, "en")}</p>
            </Card>
          </li>
        ))}
      </ul>
    </section>
  );
}
