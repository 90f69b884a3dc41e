import { Search } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { type Column, DataTable } from "@/components/admin/data-table";
import { FilterChips } from "@/components/admin/filter-chips";
import { Pager } from "@/components/admin/pager";
import { PeriodPicker } from "@/components/admin/period-picker";
import { VerifyAuditButton } from "@/components/admin/verify-audit-button";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { type Href, withQuery } from "@/components/ui/href";
import { auditQuery } from "@/lib/contract/admin/audit";
import { ANALYTICS_PERIODS, type AnalyticsSpan } from "@/lib/domain/analytics";
import { AppError } from "@/lib/errors";
import { formatMoment } from "@/lib/format/day";
import { serializeEntry } from "@/lib/http/serializers/audit";
import { readSpan } from "@/lib/services/analytics/read-span";
import { listAudit } from "@/lib/services/audit/list-audit";
import { AdminPage, getAdminContext } from "../admin-page";
import { fromPlace } from "../reading";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("adminAudit");
  return { title: t("title") };
}

/** Enough of an id to tell two ids on a page apart. */
function shortId(id: string): string {
  return id.length > 16 ? `${id.slice(0, 8)}…${id.slice(-6)}` : id;
}

type AuditPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };
type Entry = ReturnType<typeof serializeEntry>;
type Filter = Partial<Record<(typeof FILTERS)[number] | (typeof DAYS)[number], string>>;

const FILTERS = ["student", "actor", "action", "request_id"] as const;
const DAYS = ["period", "from", "to"] as const;
const PAGE = 50;

/** The audit log, newest first. */
export default async function AuditPage({ searchParams }: AuditPageProps) {
  const { filter, cursor } = readFilter(await searchParams);
  const { context, timeZone } = await getAdminContext(hrefOf(filter, cursor));
  const { span, problem } = readDays(filter, context.realNow);
  const [t, locale, { entries, nextCursor }] = await Promise.all([
    getTranslations("adminAudit"),
    getLocale(),
    fromPlace(cursor, (place) => {
      const { student, actor, action, request_id: requestId } = filter;
      const period = { from: span?.from, to: span?.to };
      const requested = { student, actor, action, requestId, ...period };
      return listAudit(context, { ...requested, limit: PAGE, cursor: place ?? undefined });
    }),
  ]);
  const when = (at: string) => formatMoment(new Date(at), { locale, timeZone, now: context.realNow, short: true });
  const columns: Column<Entry>[] = [
    {
      key: "when",
      head: t("when"),
      cell: ({ recorded_at }) => <span className="tabular whitespace-nowrap">{when(recorded_at)}</span>,
    },
    {
      key: "action",
      head: t("action"),
      isRowHead: true,
      cell: ({ action }) => <span className="tabular">{action}</span>,
    },
    {
      key: "actor",
      head: t("actor"),
      // A student who acted on their own account is already named in the next column.
      cell: ({ actor, actor_name, actor_id, student_id }) => (
        <span className="whitespace-nowrap">
          {t(`actors.${actor}`)}{" "}
          {actor_id !== student_id && <span className="text-ink-muted">{actor_name ?? actor_id}</span>}
        </span>
      ),
    },
    { key: "about", head: t("about"), cell: (entry) => <About entry={entry} /> },
    { key: "reason", head: t("reason"), cell: ({ reason, erased }) => (erased ? t("erased") : reason) },
    {
      key: "details",
      head: t("details"),
      cell: (entry) => <Details entry={entry} name={t("detailsOf", { action: entry.action })} open={t("show")} />,
    },
    { key: "chain", head: t("chain"), isNumber: true, cell: ({ sequence }) => sequence ?? t("chainPending") },
  ];
  const chips = FILTERS.flatMap((name) => {
    const value = filter[name];
    return value === undefined
      ? []
      : [{ label: `${t(`filters.${name}`)}: ${value}`, without: hrefOf({ ...filter, [name]: undefined }, null) }];
  });
  return (
    <AdminPage title={t("title")} lead={t("lead", { zone: timeZone })} actions={<VerifyAuditButton />}>
      <div className="mt-5">
        <Days filter={filter} span={span} />
      </div>
      {problem && (
        <Callout tone="warn" className="mt-4" title={t("wrongDays")}>
          {problem}
        </Callout>
      )}
      <form action="/admin/audit" className="mt-4 flex flex-wrap items-end gap-3">
        {DAYS.map((name) => filter[name] && <input key={name} type="hidden" name={name} value={filter[name]} />)}
        {FILTERS.map((name) => (
          <Field
            key={`${name} ${filter[name]}`}
            name={name}
            label={t(`filters.${name}`)}
            placeholder={t(`examples.${name}`)}
            autoComplete="off"
            defaultValue={filter[name]}
            isCompact
            className="w-full sm:w-48"
          />
        ))}
        <Button isNative type="submit" intent="secondary">
          <Search aria-hidden />
          {t("find")}
        </Button>
      </form>
      <div className="mt-4 grid gap-3">
        <FilterChips chips={chips} clear={hrefOf(daysOf(filter), null)} />
        <DataTable
          caption={t("title")}
          columns={columns}
          rows={entries.map(serializeEntry)}
          rowKey={({ id }) => id}
          empty={{ title: t("none"), lead: t("noneLead") }}
        />
      </div>
      <Pager
        firstHref={cursor ? hrefOf(filter, null) : null}
        nextHref={nextCursor ? hrefOf(filter, nextCursor) : null}
      />
    </AdminPage>
  );
}

function About({ entry: { student_id: student, subject } }: { entry: Entry }) {
  return (
    <span className="tabular block max-w-48 truncate text-xs" title={[student, subject].filter(Boolean).join(" ")}>
      {student && (
        <Link
          href={`/admin/subscriptions/${student}`}
          prefetch={false}
          className="me-2 rounded-pip text-accent underline decoration-line-strong underline-offset-4 hover:decoration-current"
        >
          {shortId(student)}
        </Link>
      )}
      {subject && (student ? shortId(subject) : subject)}
    </span>
  );
}

function Details({ entry, name, open }: { entry: Entry; name: string; open: string }) {
  const { before, after, personal, subject, student_id, request_id } = entry;
  const told = { subject, student_id, request_id, before, after, personal };
  const known = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== null));
  return (
    <details>
      <summary aria-label={name} className="touch-target cursor-pointer whitespace-nowrap text-accent">
        {open}
      </summary>
      <pre className="wrap-anywhere my-2 max-w-96 whitespace-pre-wrap text-xs">{JSON.stringify(known, null, 2)}</pre>
    </details>
  );
}

/** The period: all days, the last days, or from one day to another. */
async function Days({ filter, span }: { filter: Filter; span: AnalyticsSpan | null }) {
  const t = await getTranslations("period");
  const { period, from, to, ...kept } = filter;
  const choices = [null, ...ANALYTICS_PERIODS].map((days) => ({
    label: days === null ? t("allTime") : t("lastDays", { days }),
    href: hrefOf({ ...kept, ...(days === null ? {} : { period: String(days) }) }, null),
    isChosen: days === null ? span === null : span !== null && !from && !to && period === String(days),
  }));
  return (
    <PeriodPicker
      path="/admin/audit"
      choices={choices}
      from={span?.firstDay ?? ""}
      to={span?.lastDay ?? ""}
      kept={
        Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined)) as Record<string, string>
      }
    />
  );
}

/** The period in the URL; all days if there is none or it is not valid, then with the error message. */
function readDays(filter: Filter, now: Date): { span: AnalyticsSpan | null; problem: string | null } {
  const { period, from = null, to = null } = filter;
  const known = ANALYTICS_PERIODS.find((days) => String(days) === period) ?? null;
  if (known === null && from === null && to === null) return { span: null, problem: null };
  try {
    return { span: readSpan({ period: known, from, to }, now), problem: null };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "invalid_request") throw error;
    return { span: null, problem: error.message };
  }
}

function daysOf({ period, from, to }: Filter): Filter {
  return { period, from, to };
}

/** Invalid filters are ignored. */
function readFilter(params: Record<string, string | string[] | undefined>): { filter: Filter; cursor: string | null } {
  const filter: Filter = {};
  for (const name of FILTERS) {
    const value = params[name];
    if (typeof value === "string" && value !== "" && auditQuery.shape[name].safeParse(value).success)
      filter[name] = value;
  }
  for (const name of DAYS) {
    const value = params[name];
    if (typeof value === "string" && value !== "") filter[name] = value.slice(0, 10);
  }
  const { cursor } = params;
  return { filter, cursor: typeof cursor === "string" ? cursor : null };
}

function hrefOf(filter: Filter, cursor: string | null): Href {
  const given = Object.entries({ ...filter, cursor }).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return withQuery("/admin/audit", String(new URLSearchParams(given)));
}
