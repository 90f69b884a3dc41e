import { useLocale, useTranslations } from "next-intl";
import {
  ArchiveFeature,
  ArchivePlan,
  type CatalogueEntry,
  FeatureAddress,
} from "@/components/admin/catalogue/entry-actions";
import { NewVersion, type PlanInForce } from "@/components/admin/catalogue/version-action";
import { type Column, DataTable } from "@/components/admin/data-table";
import type { CatalogueFeatureRow, CataloguePlanRow } from "@/lib/db/catalogue/catalogue-entries";
import { FREE_PLAN_KEY } from "@/lib/domain/plan";
import { formatDay } from "@/lib/format/day";

interface Reader {
  mayWrite: boolean;
  timeZone: string;
  now: Date;
}

type PlanEntriesProps = Reader & { plans: readonly CataloguePlanRow[]; inForce: ReadonlyMap<string, PlanInForce> };

/** Every plan with whether it is sold, and the actions about it. */
export function PlanEntries({ plans, inForce, mayWrite, ...reader }: PlanEntriesProps) {
  const t = useTranslations("adminCatalogue");
  const columns: Column<CataloguePlanRow>[] = [
    {
      key: "name",
      head: t("plan"),
      isRowHead: true,
      cell: ({ name }) => <span className="whitespace-nowrap">{name}</span>,
    },
    { key: "key", head: t("key"), cell: ({ key }) => <span className="tabular">{key}</span> },
    {
      key: "version",
      head: t("inForce"),
      cell: ({ key }) => {
        const version = inForce.get(key)?.version;
        return version && <span className="whitespace-nowrap">{t("versionNumber", { version })}</span>;
      },
    },
    { key: "state", head: t("state"), cell: (plan) => <State at={plan.archived_at} labelKey="onOffer" {...reader} /> },
  ];
  if (mayWrite) {
    columns.push({
      key: "actions",
      isActions: true,
      head: <span className="sr-only">{t("actions")}</span>,
      cell: (plan) => {
        const now = inForce.get(plan.key);
        return (
          <div className="flex justify-end">
            {now && <NewVersion inForce={now} />}
            {plan.key !== FREE_PLAN_KEY && <ArchivePlan plan={toEntry(plan)} />}
          </div>
        );
      },
    });
  }
  return (
    <DataTable
      caption={t("plans")}
      columns={columns}
      rows={plans}
      rowKey={({ key }) => key}
      empty={{ title: t("empty") }}
    />
  );
}

/** Every feature with where it is used, and the actions about it. */
export function FeatureEntries({
  features,
  mayWrite,
  ...reader
}: Reader & { features: readonly CatalogueFeatureRow[] }) {
  const t = useTranslations("adminCatalogue");
  const columns: Column<CatalogueFeatureRow>[] = [
    {
      key: "name",
      head: t("feature"),
      isRowHead: true,
      cell: ({ name }) => <span className="whitespace-nowrap">{name}</span>,
    },
    { key: "key", head: t("key"), cell: ({ key }) => <span className="tabular">{key}</span> },
    {
      key: "address",
      head: t("usedAt"),
      cell: ({ launch_url: url }) =>
        url ? (
          <a
            href={url}
            rel="noreferrer"
            target="_blank"
            title={url}
            className="tabular block max-w-80 truncate rounded-pip text-accent text-xs underline-offset-4 hover:underline"
          >
            {url}
          </a>
        ) : (
          <span className="whitespace-nowrap text-ink-muted">{t("ownPage")}</span>
        ),
    },
    { key: "state", head: t("state"), cell: (one) => <State at={one.archived_at} labelKey="inUse" {...reader} /> },
  ];
  if (mayWrite) {
    columns.push({
      key: "actions",
      isActions: true,
      head: <span className="sr-only">{t("actions")}</span>,
      cell: (feature) => (
        <div className="flex justify-end">
          <FeatureAddress feature={{ ...toEntry(feature), launchUrl: feature.launch_url }} />
          <ArchiveFeature feature={toEntry(feature)} />
        </div>
      ),
    });
  }
  return (
    <DataTable
      caption={t("features")}
      columns={columns}
      rows={features}
      rowKey={({ key }) => key}
      empty={{ title: t("emptyFeatures") }}
    />
  );
}

type StateProps = { at: Date | null; labelKey: "onOffer" | "inUse" } & Omit<Reader, "mayWrite">;

function State({ at, labelKey, timeZone, now }: StateProps) {
  const t = useTranslations("adminCatalogue");
  const locale = useLocale();
  return at ? (
    <span className="whitespace-nowrap text-warn">
      {t("archivedSince", { day: formatDay(at, { locale, timeZone, now, short: true }) })}
    </span>
  ) : (
    <span className="whitespace-nowrap text-good">{t(labelKey)}</span>
  );
}

function toEntry({ key, name, archived_at }: CatalogueFeatureRow | CataloguePlanRow): CatalogueEntry {
  return { key, name, isArchived: archived_at !== null };
}
