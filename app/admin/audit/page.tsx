import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { type Column, DataTable } from "@/components/admin/data-table";
import { FilterChips } from "@/components/admin/filter-chips";
import { Pager } from "@/components/admin/pager";
import { VerifyAuditButton } from "@/components/admin/verify-audit-button";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { auditQuery } from "@/lib/contract/admin/audit";
import { formatMoment } from "@/lib/format/day";
import { presentEntry } from "@/lib/http/present/audit";
import { listAudit } from "@/lib/services/audit/list-audit";
import { AdminPage, getAdminContext } from "../admin-page";
import { fromPlace } from "../reading";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("adminAudit");
  return { title: t("title") };
}

type AuditPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };
type Entry = ReturnType<typeof presentEntry>;
type Filter = Partial<Record<(typeof FILTERS)[number], string>>;

const FILTERS = ["student", "actor", "action", "request_id", "from", "to"] as const;
const PAGE = 50;

/** Everything that was done, by whom and why, the newest first. */
export default async function AuditPage({ searchParams }: AuditPageProps) {
  const { filter, cursor } = readAsked(await searchParams);
  const { context, timeZone } = await getAdminContext(hrefOf(filter, cursor));
  const [t, locale, { entries, nextCursor }] = await Promise.all([
    getTranslations("adminAudit"),
    getLocale(),
    fromPlace(cursor, (from) => {
      const { request_id: requestId, from: start, to: end, ...rest } = filter;
      const period = { from: start ? new Date(start) : undefined, to: end ? new Date(end) : undefined };
      return listAudit(context, { ...rest, ...period, requestId, limit: PAGE, cursor: from ?? undefined });
    }),
  ]);
  const when = (at: string) => formatMoment(new Date(at), { locale, timeZone, now: context.realNow, short: true });
  const columns: Column<Entry>[] = [
    {
      key: "when",
      head: t("when"),
      cell: ({ recorded_at }) => <span className="figures whitespace-nowrap">{when(recorded_at)}</span>,
    },
    {
      key: "action",
      head: t("action"),
      isRowHead: true,
      cell: ({ action }) => <span className="figures">{action}</span>,
    },
    {
      key: "actor",
      head: t("actor"),
      cell: ({ actor, actor_name, actor_id }) => (
        <span className="whitespace-nowrap">
          {t(`actors.${actor}`)} <span className="text-ink-muted">{actor_name ?? actor_id}</span>
        </span>
      ),
    },
    { key: "reason", head: t("reason"), cell: ({ reason, erased }) => (erased ? t("erased") : reason) },
    {
      key: "details",
      head: t("details"),
      cell: (entry) => <Details entry={entry} name={t("detailsOf", { action: entry.action })} open={t("show")} />,
    },
    { key: "seal", head: t("seal"), isNumber: true, cell: ({ sequence }) => sequence ?? t("unsealed") },
  ];
  const chips = FILTERS.flatMap((name) => {
    const value = filter[name];
    return value === undefined
      ? []
      : [{ label: `${t(`filters.${name}`)}: ${value}`, without: hrefOf({ ...filter, [name]: undefined }, null) }];
  });
  return (
    <AdminPage title={t("title")} lead={t("lead", { zone: timeZone })} actions={<VerifyAuditButton />}>
      <form action="/admin/audit" className="mt-5 flex flex-wrap items-end gap-3">
        {FILTERS.slice(0, 4).map((name) => (
          <Field
            key={name}
            name={name}
            label={t(`filters.${name}`)}
            defaultValue={filter[name]}
            className="w-full sm:w-48"
          />
        ))}
        <Button isNative type="submit">
          {t("find")}
        </Button>
      </form>
      <div className="mt-4 grid gap-3">
        <FilterChips chips={chips} clear="/admin/audit" />
        <DataTable
          caption={t("title")}
          columns={columns}
          rows={entries.map(presentEntry)}
          rowKey={({ id }) => id}
          empty={{ title: t("none"), lead: t("noneLead") }}
        />
      </div>
      <Pager firstHref={cursor ? hrefOf(filter, null) : null} nextHref={nextCursor && hrefOf(filter, nextCursor)} />
    </AdminPage>
  );
}

function Details({ entry, name, open }: { entry: Entry; name: string; open: string }) {
  const { before, after, personal, subject, student_id, request_id } = entry;
  const told = { subject, student_id, request_id, before, after, personal };
  const known = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== null));
  return (
    <details>
      <summary aria-label={name} className="touch-target cursor-pointer text-accent">
        {open}
      </summary>
      <pre className="wrap-anywhere my-2 max-w-96 whitespace-pre-wrap text-xs">{JSON.stringify(known, null, 2)}</pre>
    </details>
  );
}

/** Whatever is no filter counts as none. */
function readAsked(params: Record<string, string | string[] | undefined>): { filter: Filter; cursor: string | null } {
  const filter: Filter = {};
  for (const name of FILTERS) {
    const value = params[name];
    if (typeof value === "string" && value !== "" && auditQuery.shape[name].safeParse(value).success)
      filter[name] = value;
  }
  const { cursor } = params;
  return { filter, cursor: typeof cursor === "string" ? cursor : null };
}

function hrefOf(filter: Filter, cursor: string | null): string {
  const given = Object.entries({ ...filter, cursor }).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return given.length === 0 ? "/admin/audit" : `/admin/audit?${new URLSearchParams(given)}`;
}
