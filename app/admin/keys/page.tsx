import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { type Column, DataTable } from "@/components/admin/data-table";
import { KeyActions } from "@/components/admin/key-actions";
import { NewKey } from "@/components/admin/new-key";
import { SCOPES } from "@/lib/access/scopes";
import { toWireId } from "@/lib/domain/id";
import { formatCount } from "@/lib/format/count";
import { formatMoment } from "@/lib/format/day";
import { type ApiKey, listApiKeys } from "@/lib/services/api-key/list-api-keys";
import { AdminPage, getAdminContext } from "../admin-page";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("adminKeys");
  return { title: t("title") };
}

/** Who may call the API: what each key may do, and whether it is still in use. */
export default async function KeysPage() {
  const { context, mayWrite, timeZone } = await getAdminContext("/admin/keys");
  const [t, locale, keys] = await Promise.all([
    getTranslations("adminKeys"),
    getLocale(),
    listApiKeys(context.realNow),
  ]);
  const when = (at: Date | null, none: string) =>
    at ? formatMoment(at, { locale, timeZone, now: context.realNow, short: true }) : none;
  const columns: Column<ApiKey>[] = [
    {
      key: "name",
      head: t("name"),
      isRowHead: true,
      cell: (key) => (
        <span className="flex items-baseline gap-2">
          <span className="wrap-anywhere max-w-64">{key.name}</span>
          <span className="tabular text-ink-muted text-xs">…{key.last_four}</span>
        </span>
      ),
    },
    { key: "scopes", head: t("scopes"), cell: ({ scopes }) => <Scopes scopes={scopes} /> },
    { key: "state", head: t("state"), cell: ({ state }) => <State state={state} label={t(`states.${state}`)} /> },
    {
      key: "limits",
      head: t("limits"),
      isNumber: true,
      cell: (key) =>
        `${formatCount(key.rate_limit_per_minute, locale)} / ${formatCount(key.student_rate_limit_per_minute, locale)}`,
    },
    { key: "created", head: t("created"), isNumber: true, cell: (key) => when(key.created_at, "") },
    { key: "used", head: t("used"), isNumber: true, cell: (key) => when(key.last_used_at, t("never")) },
    { key: "ends", head: t("ends"), isNumber: true, cell: (key) => when(key.revoked_at ?? key.expires_at, t("open")) },
  ];
  if (mayWrite) {
    columns.push({
      key: "actions",
      isActions: true,
      head: <span className="sr-only">{t("actions")}</span>,
      cell: (key) => (
        <KeyActions
          id={toWireId("apiKey", key.id)}
          name={`${key.name} …${key.last_four}`}
          isActive={key.state === "active"}
        />
      ),
    });
  }
  return (
    <AdminPage title={t("title")} lead={t("lead")} actions={mayWrite && <NewKey scopes={SCOPES} />}>
      <div className="mt-5">
        <DataTable
          caption={t("title")}
          columns={columns}
          rows={keys}
          rowKey={({ id }) => id}
          empty={{ title: t("none"), lead: t("noneLead") }}
        />
      </div>
    </AdminPage>
  );
}

function Scopes({ scopes }: { scopes: readonly string[] }) {
  return (
    <ul className="flex flex-wrap gap-1 py-1">
      {scopes.map((scope) => (
        <li key={scope} className="tabular whitespace-nowrap rounded-pip bg-surface-sunken px-1.5 text-xs leading-5">
          {scope}
        </li>
      ))}
    </ul>
  );
}

function State({ state, label }: { state: ApiKey["state"]; label: string }) {
  return <span className={state === "active" ? "text-good" : "text-ink-muted"}>{label}</span>;
}
