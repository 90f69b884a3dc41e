import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { type Column, DataTable } from "@/components/admin/data-table";
import { FilterChips } from "@/components/admin/filter-chips";
import { LongText } from "@/components/admin/long-text";
import { SystemAction } from "@/components/admin/system-action";
import type { FailureRow, RunRow } from "@/lib/db/system/jobs";
import { recentFailuresSince, SCHEDULED_JOBS } from "@/lib/domain/job";
import { JOB_RUN_DAYS, RECENT_FAILURE_DAYS } from "@/lib/domain/terms";
import { formatMoment } from "@/lib/format/day";
import { type JobsReport, reportJobs } from "@/lib/services/system/jobs";
import { AdminPage, getAdminContext } from "../admin-page";
import { hrefOf, readWord, type Search } from "../list-params";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("adminJobs");
  return { title: t("title") };
}

const PATH = "/admin/jobs";
const HEADING = "mt-6 mb-3 font-semibold text-base";

/** The job schedule, failed jobs and the latest runs. */
export default async function JobsPage({ searchParams }: { searchParams: Promise<Search> }) {
  const search = await searchParams;
  const job = readWord(search, "job", SCHEDULED_JOBS);
  const failed = readWord(search, "failed", ["recent"]);
  const { context, mayWrite, timeZone } = await getAdminContext(hrefOf(PATH, { job, failed }));
  const [t, locale, report] = await Promise.all([
    getTranslations("adminJobs"),
    getLocale(),
    reportJobs(context, job, failed ? recentFailuresSince(context.realNow) : null),
  ]);
  const when = (at: Date | null) =>
    at ? formatMoment(at, { locale, timeZone, now: context.realNow, short: true }) : t("unknown");
  const actions = <span className="sr-only">{t("actions")}</span>;
  const schedule: Column<JobsReport["schedule"][number]>[] = [
    {
      key: "job",
      head: t("job"),
      isRowHead: true,
      cell: (row) => (
        <Link
          href={hrefOf(PATH, { job: row.job })}
          scroll={false}
          className="tabular rounded-pip text-accent underline-offset-4 hover:underline"
        >
          {row.job}
        </Link>
      ),
    },
    { key: "last", head: t("last"), isNumber: true, cell: (row) => when(row.lastAt) },
    { key: "next", head: t("next"), isNumber: true, cell: (row) => when(row.nextAt) },
  ];
  const failures: Column<FailureRow>[] = [
    { key: "job", head: t("job"), isRowHead: true, cell: (row) => <span className="tabular">{row.job}</span> },
    { key: "event", head: t("cause"), cell: (row) => <span className="tabular text-xs">{row.event.name}</span> },
    { key: "error", head: t("error"), cell: (row) => <LongText text={row.error} /> },
    { key: "at", head: t("failedAt"), isNumber: true, cell: (row) => when(row.failed_at) },
  ];
  if (mayWrite) {
    schedule.push({
      key: "actions",
      isActions: true,
      head: actions,
      cell: (row) => (
        <SystemAction
          call="POST /api/admin/jobs/{job}/run"
          params={{ job: row.job }}
          label={t("run")}
          title={t("runNamed", { job: row.job })}
          lead={t("runLead")}
          done={t("requested")}
        />
      ),
    });
    failures.push({
      key: "actions",
      isActions: true,
      head: actions,
      cell: ({ id, job: name, is_retried }) =>
        is_retried ? (
          <span className="text-ink-muted">{t("retried")}</span>
        ) : (
          <SystemAction
            call="POST /api/admin/job-failures/{failure_id}/retry"
            params={{ failure_id: id }}
            label={t("retry")}
            title={t("retryNamed", { job: name })}
            lead={t("retryLead")}
            done={t("requested")}
          />
        ),
    });
  }
  const runs: Column<RunRow>[] = [
    { key: "job", head: t("job"), isRowHead: true, cell: (row) => <span className="tabular">{row.job}</span> },
    {
      key: "status",
      head: t("status"),
      cell: (row) => <Status status={row.status} label={t(`statuses.${row.status}`)} />,
    },
    { key: "cause", head: t("cause"), cell: (row) => <span className="tabular text-xs">{row.event}</span> },
    { key: "steps", head: t("steps"), cell: (row) => <span className="text-xs">{row.steps.join(", ")}</span> },
    { key: "started", head: t("started"), isNumber: true, cell: (row) => when(row.started_at) },
    { key: "took", head: t("took"), isNumber: true, cell: (row) => tookOf(row) },
    { key: "error", head: t("error"), cell: (row) => <LongText text={row.error} /> },
  ];
  return (
    <AdminPage title={t("title")} lead={t("lead", { zone: timeZone })}>
      <h2 className={HEADING}>{t("schedule")}</h2>
      <DataTable
        caption={t("schedule")}
        columns={schedule}
        rows={report.schedule}
        rowKey={(row) => row.job}
        empty={{ title: t("none") }}
      />
      <h2 id="failures" className={`scroll-mt-16 ${HEADING}`}>
        {t("failures")}
      </h2>
      <div className="grid gap-3">
        <FilterChips
          chips={
            failed
              ? [{ label: t("recentFailures", { days: RECENT_FAILURE_DAYS }), without: hrefOf(PATH, { job }) }]
              : []
          }
          clear={hrefOf(PATH, { job })}
        />
        <DataTable
          caption={t("failures")}
          columns={failures}
          rows={report.failures}
          rowKey={(row) => row.id}
          empty={{ title: t("noFailures"), lead: t("noFailuresLead") }}
        />
      </div>
      <h2 className={HEADING}>{t("runs")}</h2>
      <div className="grid gap-3">
        <FilterChips chips={job ? [{ label: job, without: PATH }] : []} clear={PATH} />
        <DataTable
          caption={t("runs")}
          columns={runs}
          rows={report.runs}
          rowKey={(row) => row.id}
          empty={{ title: t("noRuns"), lead: t("noRunsLead", JOB_RUN_DAYS) }}
        />
      </div>
    </AdminPage>
  );
}

function tookOf({ started_at, ended_at }: RunRow): string {
  return ended_at ? `${((ended_at.getTime() - started_at.getTime()) / 1000).toFixed(1)} s` : "";
}

function Status({ status, label }: { status: RunRow["status"]; label: string }) {
  const look = { completed: "text-good", running: "text-ink-muted", failed: "text-bad" }[status];
  return <span className={look}>{label}</span>;
}
