import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AlertCard } from "@/components/admin/alert-card";
import { Facts } from "@/components/admin/facts";
import { serializeAlert } from "@/lib/http/serializers/alert";
import { getAlert } from "@/lib/services/alert/list-alerts";
import { AdminPage, getAdminContext } from "../../admin-page";
import { orNotFound } from "../../reading";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("adminAlerts");
  return { title: t("title") };
}

/** One alert, where its mail leads. */
export default async function AlertPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const { context, mayWrite, timeZone } = await getAdminContext(`/admin/alerts/${encodeURIComponent(id)}`);
  const [t, label, row] = await Promise.all([
    getTranslations("adminAlerts"),
    getTranslations("alerts"),
    orNotFound(getAlert(context, id)),
  ]);
  const alert = serializeAlert(row);
  const facts = Object.entries(alert.details).map(([name, value]) => ({
    name,
    value: typeof value === "string" ? value : JSON.stringify(value),
  }));
  return (
    <AdminPage title={label(`${alert.kind}.title`)} lead={t("lead", { zone: timeZone })}>
      <div className="mt-5 grid gap-3">
        <AlertCard alert={alert} now={context.realNow} timeZone={timeZone} mayWrite={mayWrite} />
        {facts.length > 0 && <Facts facts={facts} />}
      </div>
    </AdminPage>
  );
}
