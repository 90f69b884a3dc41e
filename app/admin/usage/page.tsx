import type { Metadata } from "next";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import { type ReactNode, Suspense } from "react";
import { DataTable } from "@/components/admin/data-table";
import { FilterChips } from "@/components/admin/filter-chips";
import { Metric } from "@/components/admin/metric";
import { usePlanName } from "@/components/quota/use-plan-name";
import { AddressSelect } from "@/components/ui/address-select";
import { Callout } from "@/components/ui/callout";
import { findFeatureNames } from "@/lib/db/analytics/feature-names";
import { everyDay } from "@/lib/domain/analytics";
import type { MetricKey } from "@/lib/domain/metric";
import { formatCount } from "@/lib/format/count";
import { formatMoment } from "@/lib/format/day";
import { getUsageAnalytics, type UsageAnalytics } from "@/lib/services/analytics/get-usage-analytics";
import { type AdminContext, AdminPage, getAdminContext } from "../admin-page";
import { PagePeriod } from "../page-period";
import { PageSkeleton } from "../page-skeleton";
import { PeriodDayChart } from "../period-day-chart";
import { loadPeriodParams, metricHref, orUsualDays, type PeriodParams, periodHref } from "../period-params";
import { StudentLink } from "../student-link";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("adminUsage");
  return { title: t("title") };
}

type UsageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };
type NumberKey = "uses" | "refusals" | "entries" | "median" | "p95" | "sum" | "students";
type Display = { names: Record<string, string>; now: Date; timeZone: string };

const PATH = "/admin/usage";
const PLANS = ["free", "premium", "pro"] as const;
const count = (value: number) => formatCount(value, "en");

/** Uses, top users and students at a limit. */
export default async function AdminUsagePage({ searchParams }: UsageProps) {
  const requested = await loadPeriodParams(searchParams);
  const address = periodHref(PATH, requested);
  // Before anything is streamed, so that a person without access gets the right HTTP status.
  const admin = await getAdminContext(address);
  return (
    <Suspense key={address} fallback={<PageSkeleton page="adminUsage" metrics={4} />}>
      <Usage requested={requested} admin={admin} />
    </Suspense>
  );
}

async function Usage({ requested, admin }: { requested: PeriodParams; admin: AdminContext }) {
  const { context, timeZone } = admin;
  const filter = { feature: requested.feature, plan: requested.plan };
  const [{ found: usage, problem }, names, t] = await Promise.all([
    orUsualDays(requested, (days) => getUsageAnalytics(context, { ...days, filter })),
    findFeatureNames(),
    getTranslations("adminUsage"),
  ]);
  const now = context.realNow;
  const perDay = new Map<string, number>();
  for (const { day, uses } of usage.counts.days) perDay.set(day, (perDay.get(day) ?? 0) + uses);
  const days = everyDay(usage.span, (date) => ({ date, count: perDay.get(date) ?? 0 }));
  return (
    <AdminPage
      title={t("title")}
      lead={t("lead", { zone: timeZone })}
      actions={<PagePeriod path={PATH} requested={requested} span={usage.span} />}
    >
      {problem && (
        <Callout tone="warn" className="mt-4" title={t("wrongDays")}>
          {problem}
        </Callout>
      )}
      <Filters requested={requested} names={names} />
      <Sums usage={usage} requested={problem ? {} : requested} />
      <div className="mt-6 grid gap-4">
        <PeriodDayChart
          path={PATH}
          requested={requested}
          now={now}
          title={t("usesByDay")}
          unit={t("uses")}
          days={days}
        />
        <Lists usage={usage} display={{ names, now, timeZone }} />
      </div>
    </AdminPage>
  );
}

function Filters({ requested, names }: { requested: PeriodParams; names: Record<string, string> }) {
  const href = (more: Partial<PeriodParams>) => periodHref(PATH, { ...requested, ...more });
  const planName = usePlanName();
  const t = useTranslations("adminUsage");
  const { feature, plan } = requested;
  const features = [{ label: t("everyFeature"), href: href({ feature: null }) }].concat(
    Object.entries(names).map(([key, label]) => ({ label, href: href({ feature: key }) })),
  );
  const plans = [{ label: t("everyPlan"), href: href({ plan: null }) }].concat(
    PLANS.map((key) => ({ label: planName(key), href: href({ plan: key }) })),
  );
  const chips = [
    ...(feature === null ? [] : [{ label: names[feature] ?? feature, without: href({ feature: null }) }]),
    ...(plan === null ? [] : [{ label: planName(plan), without: href({ plan: null }) }]),
  ];
  return (
    <div className="mt-4 flex flex-wrap items-center gap-3">
      <AddressSelect label={t("feature")} value={href({})} choices={features} />
      <AddressSelect label={t("plan")} value={href({})} choices={plans} />
      <FilterChips chips={chips} clear={href({ feature: null, plan: null })} />
    </div>
  );
}

async function Sums({ usage, requested }: { usage: UsageAnalytics; requested: Partial<PeriodParams> }) {
  const t = await getTranslations("adminUsage.sums");
  const { counts, atLimit, refused } = usage;
  const uses = counts.days.reduce((sum, row) => sum + row.uses, 0);
  const refusals = counts.days.reduce((sum, row) => sum + row.refusals, 0);
  const rows = (metric: MetricKey) => metricHref(metric, requested);
  const change = (now: number, before: number, isGoodUp: boolean) =>
    now === before
      ? null
      : { label: t("from", { before: count(before) }), isUp: now > before, isGood: now > before === isGoodUp };
  return (
    <section aria-label={t("title")} className="mt-5 grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
      <Metric
        name={t("uses")}
        value={count(uses)}
        change={change(uses, counts.previous.uses, true)}
        how={t("usesHow")}
        href="#by-day"
      />
      <Metric name={t("students")} value={count(usage.students)} how={t("studentsHow")} href={rows("used")} />
      <Metric
        name={t("refusals")}
        value={count(refusals)}
        change={change(refusals, counts.previous.refusals, false)}
        how={t("refusalsHow", { students: refused.current })}
        href={rows("refused")}
      />
      <Metric
        name={t("atLimit")}
        value={count(atLimit.students)}
        how={t("atLimitHow", { counters: atLimit.counters })}
        href={rows("at_limit")}
      />
    </section>
  );
}

async function Lists({ usage, display: { names, now, timeZone } }: { usage: UsageAnalytics; display: Display }) {
  const t = await getTranslations("adminUsage");
  const nameOf = (feature: string) => names[feature] ?? feature;
  const when = (at: Date | null) => (at ? formatMoment(at, { locale: "en", timeZone, now, short: true }) : "–");
  const number = <Key extends NumberKey>(key: Key) => ({
    key,
    head: t(`heads.${key as NumberKey}`),
    cell: (row: Record<Key, number>) => count(row[key]),
    isNumber: true,
  });
  const feature = {
    key: "feature",
    head: t("feature"),
    cell: (row: { feature: string }) => nameOf(row.feature),
    isRowHead: true,
  };
  const plan = { key: "plan", head: t("plan"), cell: (row: { plan: string }) => row.plan };
  return (
    <>
      <Section id="by-day" title={t("byDay")}>
        <DataTable
          caption={t("byDay")}
          columns={[
            { key: "day", head: t("day"), cell: (row) => <span className="tabular">{row.day}</span>, isRowHead: true },
            { ...feature, isRowHead: false },
            plan,
            number("uses"),
            number("refusals"),
          ]}
          rows={usage.counts.days.toReversed()}
          rowKey={(row) => `${row.day} ${row.feature} ${row.plan}`}
          empty={{ title: t("nothing") }}
        />
      </Section>
      <Section title={t("topUsers")}>
        <DataTable
          caption={t("topUsers")}
          columns={[
            { key: "student", head: t("student"), cell: (row) => <StudentLink student={row} />, isRowHead: true },
            plan,
            number("uses"),
            number("refusals"),
          ]}
          rows={usage.top_users}
          rowKey={(row) => row.student_id}
          empty={{ title: t("nothing") }}
        />
      </Section>
      <Section title={t("exhaustion")}>
        <DataTable
          caption={t("exhaustion")}
          columns={[
            { key: "student", head: t("student"), cell: (row) => <StudentLink student={row} />, isRowHead: true },
            { ...feature, isRowHead: false },
            { key: "used", head: t("heads.used"), cell: (row) => `${row.used} / ${row.limit}`, isNumber: true },
            { key: "since", head: t("heads.since"), cell: (row) => when(row.last_used_at) },
            { key: "resets", head: t("heads.resets"), cell: (row) => when(row.resets_at) },
          ]}
          rows={usage.exhausted}
          rowKey={(row) => `${row.student_id} ${row.feature}`}
          empty={{ title: t("nobodyAtLimit") }}
        />
      </Section>
      <div className="grid gap-4 xl:grid-cols-2">
        <Section title={t("inputSizes")}>
          <DataTable
            caption={t("inputSizes")}
            columns={[feature, number("entries"), number("median"), number("p95"), number("sum")]}
            rows={usage.input_sizes}
            rowKey={(row) => row.feature}
            empty={{ title: t("nothing") }}
          />
        </Section>
        <Section title={t("refusals")}>
          <DataTable
            caption={t("refusals")}
            columns={[feature, plan, number("refusals"), number("students")]}
            rows={usage.refusals}
            rowKey={(row) => `${row.feature} ${row.plan}`}
            empty={{ title: t("noRefusals") }}
          />
        </Section>
      </div>
    </>
  );
}

function Section({ id, title, children }: { id?: string; title: string; children: ReactNode }) {
  return (
    <section id={id} className="min-w-0 scroll-mt-16">
      <h2 className="mb-2 font-semibold text-sm">{title}</h2>
      {children}
    </section>
  );
}
