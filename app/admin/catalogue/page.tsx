import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { type PlanInForce, RestoreVersion } from "@/components/admin/catalogue/version-action";
import { type Column, DataTable } from "@/components/admin/data-table";
import { findPlans, type PlanRow } from "@/lib/db/catalogue/find-plans";
import type { PlanVersionRow } from "@/lib/db/catalogue/plan-versions";
import { BILLING_PERIOD_DAYS } from "@/lib/domain/terms";
import { getEnv } from "@/lib/env";
import { formatMoment } from "@/lib/format/day";
import { formatMoney } from "@/lib/format/money";
import { changesOf, type VersionChange } from "@/lib/services/catalogue/create-plan-version";
import { listCatalogue } from "@/lib/services/catalogue/list-catalogue";
import { listPlanVersions } from "@/lib/services/catalogue/list-plan-versions";
import { AdminPage, getAdminContext } from "../admin-page";
import { FeatureEntries, PlanEntries } from "./entry-tables";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("adminCatalogue");
  return { title: t("title") };
}

interface Told extends PlanVersionRow {
  /** Against the version before it; null of the first. */
  changes: VersionChange[] | null;
}

/** Limits and prices of every plan, their versions, and the actions that change them. */
export default async function CataloguePage() {
  const { context, mayWrite, timeZone } = await getAdminContext("/admin/catalogue");
  const [t, locale, versions, plans, entries] = await Promise.all([
    getTranslations("adminCatalogue"),
    getLocale(),
    listPlanVersions(context),
    findPlans(getEnv().BILLING_CURRENCY),
    listCatalogue(context),
  ]);
  const current = new Map(versions.filter(({ is_current }) => is_current).map((one) => [one.plan, one]));
  const features = plans[0]?.limits ?? [];
  const nameOf = (key: string) => features.find(({ feature }) => feature === key)?.name ?? key;
  const inForce = new Map(plans.map((plan) => [plan.key, toInForce(plan, current.get(plan.key))]));
  const limit = (value: number | null | undefined) => value ?? t("unlimited");
  const label = ({ what, before, after }: VersionChange) => {
    const [kind, key = ""] = what.split(":");
    const amount = (value: number | null) =>
      value === null ? "–" : formatMoney({ amount: value, currency: key }, locale);
    return kind === "price"
      ? `${t("priceIn", { currency: key })}: ${amount(before)} → ${amount(after)}`
      : `${nameOf(key)}: ${limit(before)} → ${limit(after)}`;
  };
  const limitColumns: Column<{ key: string; name: string; cells: string[] }>[] = [
    {
      key: "feature",
      head: t("feature"),
      isRowHead: true,
      cell: ({ name }) => <span className="whitespace-nowrap">{name}</span>,
    },
    ...plans.map(({ key, name }, index) => ({
      key,
      head: t("version", { plan: name, version: current.get(key)?.version ?? 0 }),
      isNumber: true,
      cell: ({ cells }: { cells: string[] }) => cells[index],
    })),
  ];
  const currencies = [...new Set([...current.values()].flatMap(({ prices }) => Object.keys(prices)))].sort();
  const rows = [
    ...currencies.map((currency) => ({
      key: currency,
      name: t("priceIn", { currency }),
      cells: plans.map(({ key }) => {
        const amount = current.get(key)?.prices[currency];
        return amount === undefined ? "–" : formatMoney({ amount, currency }, locale);
      }),
    })),
    ...features.map(({ feature, name }) => ({
      key: feature,
      name,
      cells: plans.map(({ key }) => String(limit(current.get(key)?.limits[feature]))),
    })),
  ];
  const historyColumns: Column<Told>[] = [
    {
      key: "version",
      head: t("versionHead"),
      isRowHead: true,
      cell: ({ name, version, is_current: isCurrent }) => (
        <span className="whitespace-nowrap">
          {t("version", { plan: name, version })}
          {isCurrent && ` (${t("inForce")})`}
        </span>
      ),
    },
    {
      key: "made",
      head: t("made"),
      cell: ({ created_at: at }) => (
        <span className="tabular whitespace-nowrap">
          {formatMoment(at, { locale, timeZone, now: context.realNow, short: true })}
        </span>
      ),
    },
    { key: "by", head: t("by"), cell: ({ creator }) => creator ?? t("system") },
    {
      key: "why",
      head: t("why"),
      cell: ({ reason, restores_version: restored }) =>
        [restored === null ? null : t("restored", { version: restored }), reason].filter(Boolean).join(" "),
    },
    {
      key: "changes",
      head: t("changes"),
      cell: ({ changes }) => (changes === null ? t("first") : changes.map(label).join(", ")),
    },
  ];
  if (mayWrite) {
    historyColumns.push({
      key: "actions",
      isActions: true,
      head: <span className="sr-only">{t("restore")}</span>,
      cell: ({ plan, version, is_current: isCurrent }) => {
        const now = inForce.get(plan);
        return isCurrent || !now ? null : <RestoreVersion inForce={now} version={version} />;
      },
    });
  }
  const reader = { mayWrite, timeZone, now: context.realNow };
  return (
    <AdminPage title={t("title")} lead={t("lead", { zone: timeZone, days: BILLING_PERIOD_DAYS })}>
      <div className="mt-5 grid grid-cols-[minmax(0,1fr)] gap-8">
        <DataTable
          caption={t("inForce")}
          columns={limitColumns}
          rows={rows}
          rowKey={({ key }) => key}
          empty={{ title: t("empty") }}
        />
        <Section title={t("plans")}>
          <PlanEntries plans={entries.plans} inForce={inForce} {...reader} />
        </Section>
        <Section title={t("features")}>
          <FeatureEntries features={entries.features} {...reader} />
        </Section>
        <Section title={t("history")}>
          <DataTable
            caption={t("history")}
            columns={historyColumns}
            rows={withChanges(versions)}
            rowKey={({ id }) => id}
            empty={{ title: t("empty") }}
          />
        </Section>
      </div>
    </AdminPage>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <h2 className="font-semibold text-base">{title}</h2>
      {children}
    </section>
  );
}

function toInForce({ key, name, limits }: PlanRow, current: PlanVersionRow | undefined): PlanInForce {
  return {
    plan: key,
    name,
    version: current?.version ?? 0,
    limits: limits.map(({ feature, name: called, quota }) => ({ feature, name: called, limit: quota ?? -1 })),
    prices: Object.entries(current?.prices ?? {}).map(([currency, amount]) => ({ currency, amount })),
  };
}

function withChanges(versions: readonly PlanVersionRow[]): Told[] {
  return versions.map((one, index) => {
    const before = versions[index + 1];
    return { ...one, changes: before?.plan === one.plan ? changesOf(before, one) : null };
  });
}
