import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { type Column, DataTable } from "@/components/admin/data-table";
import { Facts } from "@/components/admin/facts";
import { Callout } from "@/components/ui/callout";
import type { Finding } from "@/lib/services/doctor/finding";
import { reportHealth } from "@/lib/services/system/report-health";
import { AdminPage, getAdminContext } from "../admin-page";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("adminHealth");
  return { title: t("title") };
}

const HEADING = "mt-6 mb-3 font-semibold text-base";

/** Readiness and doctor checks, run on each load. */
export default async function HealthPage() {
  const { context } = await getAdminContext("/admin/health");
  const [t, health] = await Promise.all([getTranslations("adminHealth"), reportHealth(context)]);
  const columns: Column<Finding>[] = [
    {
      key: "name",
      head: t("check"),
      isRowHead: true,
      cell: ({ name }) => <span className="inline-block first-letter:uppercase">{name}</span>,
    },
    {
      key: "verdict",
      head: t("verdict"),
      cell: ({ verdict }) => <Verdict verdict={verdict} label={t(`verdicts.${verdict}`)} />,
    },
    {
      key: "found",
      head: t("found"),
      cell: ({ found }) => <span className="wrap-anywhere block min-w-48">{found}</span>,
    },
    {
      key: "advice",
      head: t("advice"),
      cell: ({ advice }) => advice && <span className="wrap-anywhere block min-w-48">{advice}</span>,
    },
  ];
  const { total, idle, waiting, max } = health.pool;
  return (
    <AdminPage title={t("title")} lead={t("lead")}>
      <Callout className="mt-5" tone={health.error ? "bad" : undefined} title={t(health.error ? "notReady" : "ready")}>
        {health.error ?? t("readyLead")}
      </Callout>
      <h2 className={HEADING}>{t("doctor")}</h2>
      <DataTable
        caption={t("doctor")}
        columns={columns}
        rows={health.findings}
        rowKey={({ name, found }) => `${name} ${found}`}
        empty={{ title: t("doctor") }}
      />
      <h2 className={HEADING}>{t("work")}</h2>
      <Facts
        facts={[
          ...health.queues.map((queue) => ({
            name: t(`queues.${queue.name}`),
            value: (
              <span className="tabular">
                {queue.waiting === 0
                  ? t("nothing")
                  : t("waiting", { count: queue.waiting, seconds: Math.round(queue.oldestSeconds) })}
              </span>
            ),
          })),
          { name: t("pool"), value: <span className="tabular">{t("poolLabel", { total, idle, waiting, max })}</span> },
          { name: t("node"), value: <span className="tabular">{health.node}</span> },
        ]}
      />
    </AdminPage>
  );
}

const VERDICTS = { ok: "text-good", warn: "text-warn", fail: "text-bad" } as const;

function Verdict({ verdict, label }: { verdict: Finding["verdict"]; label: string }) {
  return <span className={`whitespace-nowrap ${VERDICTS[verdict]}`}>{label}</span>;
}
