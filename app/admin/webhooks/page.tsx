import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { type Column, DataTable } from "@/components/admin/data-table";
import { FilterChips } from "@/components/admin/filter-chips";
import { LongText } from "@/components/admin/long-text";
import { Pager } from "@/components/admin/pager";
import { SystemAction } from "@/components/admin/system-action";
import { Segments } from "@/components/ui/segments";
import type { ReceivedWebhook } from "@/lib/db/system/webhooks";
import { formatMoment } from "@/lib/format/day";
import { reportWebhooks } from "@/lib/services/system/webhooks";
import { AdminPage, getAdminContext } from "../admin-page";
import { hrefOf, readText, readUuid, readWord, type Search } from "../list-params";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("adminWebhooks");
  return { title: t("title") };
}

const PATH = "/admin/webhooks";
const VERDICTS = ["waiting", "failing", "given_up", "processed"] as const;
const PAGE = 50;

/** Received webhook events with their status, and a button to replay them. */
export default async function WebhooksPage({ searchParams }: { searchParams: Promise<Search> }) {
  const search = await searchParams;
  const filter = { verdict: readWord(search, "verdict", VERDICTS), type: readText(search, "type") };
  const before = readUuid(search, "before");
  const { context, mayWrite, timeZone } = await getAdminContext(hrefOf(PATH, { ...filter, before }));
  const [t, locale, { rows, next }] = await Promise.all([
    getTranslations("adminWebhooks"),
    getLocale(),
    reportWebhooks(context, { ...filter, before, limit: PAGE }),
  ]);
  const when = (at: Date) => formatMoment(at, { locale, timeZone, now: context.realNow, short: true });
  const columns: Column<ReceivedWebhook>[] = [
    { key: "type", head: t("type"), isRowHead: true, cell: ({ type }) => <span className="tabular">{type}</span> },
    { key: "event", head: t("event"), cell: (row) => <Cut text={row.event_id} /> },
    {
      key: "verdict",
      head: t("verdict"),
      cell: (row) => <Verdict verdict={row.verdict} label={t(`verdicts.${row.verdict}`)} />,
    },
    { key: "about", head: t("about"), cell: (row) => <Cut text={aboutOf(row)} /> },
    { key: "attempts", head: t("attempts"), isNumber: true, cell: (row) => row.attempts },
    { key: "received", head: t("received"), isNumber: true, cell: (row) => when(row.received_at) },
    { key: "error", head: t("error"), cell: (row) => <LongText text={row.last_error} /> },
  ];
  if (mayWrite) {
    columns.push({
      key: "actions",
      isActions: true,
      head: <span className="sr-only">{t("actions")}</span>,
      cell: ({ id, type, event_id }) => (
        <SystemAction
          call="POST /api/admin/webhooks/{webhook_id}/replay"
          params={{ webhook_id: id }}
          label={t("replay")}
          title={t("replayNamed", { type, event: event_id })}
          lead={t("replayLead")}
          done={t("replayed")}
        />
      ),
    });
  }
  const chips = filter.type ? [{ label: filter.type, without: hrefOf(PATH, { verdict: filter.verdict }) }] : [];
  return (
    <AdminPage title={t("title")} lead={t("lead", { zone: timeZone })}>
      <div className="mt-5 grid gap-3">
        <Segments
          label={t("verdict")}
          size="md"
          choices={[null, ...VERDICTS].map((verdict) => ({
            label: verdict ? t(`verdicts.${verdict}`) : t("all"),
            href: hrefOf(PATH, { ...filter, verdict }),
            isChosen: filter.verdict === verdict,
          }))}
        />
        <FilterChips chips={chips} clear={PATH} />
        <DataTable
          caption={t("title")}
          columns={columns}
          rows={rows}
          rowKey={({ id }) => id}
          empty={{ title: t("none"), lead: t("noneLead") }}
        />
      </div>
      <Pager
        firstHref={before ? hrefOf(PATH, filter) : null}
        nextHref={next ? hrefOf(PATH, { ...filter, before: next }) : null}
      />
    </AdminPage>
  );
}

function aboutOf({ payload }: ReceivedWebhook): string {
  return (
    payload.payment_id ?? payload.order_id ?? payload.refund_id ?? payload.dispute_id ?? payload.token_status ?? ""
  );
}

function Cut({ text }: { text: string }) {
  return (
    <span title={text} className="tabular block max-w-44 truncate text-xs 2xl:max-w-none">
      {text}
    </span>
  );
}

function Verdict({ verdict, label }: { verdict: ReceivedWebhook["verdict"]; label: string }) {
  const look = { processed: "text-good", waiting: "text-ink-muted", failing: "text-bad", given_up: "text-ink-muted" }[
    verdict
  ];
  return <span className={look}>{label}</span>;
}
