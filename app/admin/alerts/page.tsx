import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AlertCard } from "@/components/admin/alert-card";
import { Pager } from "@/components/admin/pager";
import { Callout } from "@/components/ui/callout";
import { serializeAlert } from "@/lib/http/serializers/alert";
import { listAlerts } from "@/lib/services/alert/list-alerts";
import { AdminPage, getAdminContext } from "../admin-page";
import { fromPlace } from "../reading";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("adminAlerts");
  return { title: t("title") };
}

type AlertsPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** More than the realistic number of alert kinds and groups; it is also the page size of the history. */
const UNRESOLVED = 100;
const HISTORY = 20;

/** Open, acknowledged and resolved alerts. */
export default async function AlertsPage({ searchParams }: AlertsPageProps) {
  const { cursor } = await searchParams;
  const place = typeof cursor === "string" ? cursor : null;
  const { context, mayWrite, timeZone } = await getAdminContext("/admin/alerts");
  const [t, unresolved, history] = await Promise.all([
    getTranslations("adminAlerts"),
    listAlerts(context, { statuses: ["open", "acknowledged"], limit: UNRESOLVED }),
    fromPlace(place, (from) =>
      listAlerts(context, { statuses: ["resolved"], limit: HISTORY, ...(from === null ? {} : { cursor: from }) }),
    ),
  ]);
  const shown = unresolved.alerts.map(serializeAlert);
  const sections = [
    { name: "open", alerts: shown.filter(({ status }) => status === "open") },
    { name: "acknowledged", alerts: shown.filter(({ status }) => status === "acknowledged") },
    { name: "history", alerts: history.alerts.map(serializeAlert) },
  ] as const;
  return (
    <AdminPage title={t("title")} lead={t("lead", { zone: timeZone })}>
      {sections.map(({ name, alerts }) => (
        <section key={name} aria-labelledby={name} className="mt-6">
          <h2 id={name} className="font-semibold">
            {t(name)}
          </h2>
          <div className="mt-2 grid gap-3">
            {alerts.length === 0 && <Callout>{t(`none.${name}`)}</Callout>}
            {alerts.map((alert) => (
              <AlertCard key={alert.id} alert={alert} now={context.realNow} timeZone={timeZone} mayWrite={mayWrite} />
            ))}
          </div>
        </section>
      ))}
      <Pager
        firstHref={place ? "/admin/alerts" : null}
        nextHref={history.nextCursor ? `/admin/alerts?cursor=${history.nextCursor}` : null}
      />
    </AdminPage>
  );
}
