import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import { NewClockStudent } from "@/components/admin/new-clock-student";
import { TimeMachineControls } from "@/components/admin/time-machine-controls";
import { Timeline } from "@/components/admin/timeline";
import { usePlanName } from "@/components/quota/use-plan-name";
import type { Context } from "@/lib/context";
import type { ClockStudentRow } from "@/lib/db/test-clock/clock-students";
import { toCalendarDay } from "@/lib/domain/calendar";
import { fromWireId, toWireId } from "@/lib/domain/id";
import { FREE_PLAN_KEY } from "@/lib/domain/plan";
import { chargeAhead } from "@/lib/domain/renewal";
import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { formatDate, formatTime } from "@/lib/format/day";
import { billingSettings } from "@/lib/services/subscription/billing-settings";
import { getTimeMachine, type TimeMachine } from "@/lib/services/test-clock/get-time-machine";
import { AdminPage, getAdminContext } from "../admin-page";
import { toTimelineEvent } from "../timeline-event";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("timeMachine");
  return { title: t("title") };
}

type TimeMachinePageProps = { searchParams: Promise<{ student?: string | string[] }> };

/** Runs a year of a student's subscription in a minute: clock, gateway and timeline. Demo and test mode only. */
export default async function TimeMachinePage({ searchParams }: TimeMachinePageProps) {
  if (getEnv().STUDYMETER_MODE === "production") notFound();
  const { student } = await searchParams;
  const wireId = typeof student === "string" ? student : null;
  const path = wireId ? `/admin/time-machine?student=${encodeURIComponent(wireId)}` : "/admin/time-machine";
  const { context, mayWrite } = await getAdminContext(path);
  const { students, chosen, timeline } = await load(context, wireId);
  const t = await getTranslations("timeMachine");
  return (
    <AdminPage title={t("title")} lead={t("lead")}>
      <div className="mt-6 grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[20rem_minmax(0,1fr)]">
        <div className="grid gap-6">
          <Students students={students} chosen={chosen} />
          {mayWrite && (
            <section aria-labelledby="new">
              <h2 id="new" className="mb-3 font-semibold text-sm">
                {t("new")}
              </h2>
              <NewClockStudent begins="2026-01-01T10:00" />
            </section>
          )}
        </div>
        {chosen && (
          <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
            <Head student={chosen} />
            {mayWrite && (
              <TimeMachineControls
                key={chosen.id}
                studentId={toWireId("student", chosen.id)}
                clockId={toWireId("testClock", chosen.clock_id)}
                renewalAt={renewalAt(chosen)}
                payable={chosen.plan_key === FREE_PLAN_KEY ? "plan" : chosen.in_grace ? "renewal" : null}
              />
            )}
            <section aria-labelledby="timeline">
              <h2 id="timeline" className="font-semibold text-base">
                {t("timeline")}
              </h2>
              <Timeline
                events={timeline.map(toTimelineEvent)}
                timeZone={getEnv().BILLING_TIME_ZONE}
                empty={t("timelineNone")}
              />
            </section>
          </div>
        )}
      </div>
    </AdminPage>
  );
}

/** A person without access gets 404. */
async function load(context: Context, wireId: string | null): Promise<TimeMachine> {
  try {
    return await getTimeMachine(context, wireId && fromWireId("student", wireId));
  } catch (error) {
    if (error instanceof AppError && (error.code === "not_found" || error.code === "forbidden")) notFound();
    throw error;
  }
}

function Students({ students, chosen }: { students: ClockStudentRow[]; chosen: ClockStudentRow | null }) {
  const t = useTranslations("timeMachine");
  const planName = usePlanName();
  const timeZone = getEnv().BILLING_TIME_ZONE;
  return (
    <nav aria-label={t("students")}>
      <h2 className="mb-2 font-semibold text-sm">{t("students")}</h2>
      {students.length === 0 && <p className="text-ink-muted text-sm">{t("noStudents")}</p>}
      <ul className="max-h-96 divide-y overflow-y-auto rounded-card border bg-surface-raised empty:hidden">
        {students.map((row) => (
          <li key={row.id}>
            <Link
              href={`/admin/time-machine?student=${toWireId("student", row.id)}`}
              aria-current={row.id === chosen?.id ? "true" : undefined}
              className="block px-3 py-2.5 text-sm transition-colors hover:bg-surface-sunken aria-[current=true]:bg-accent-soft"
            >
              <span className="wrap-anywhere font-semibold">{row.name ?? row.external_id ?? row.id}</span>
              <span className="block text-ink-muted text-xs">
                {planName(row.plan_key)} · {formatDate(row.clock_now, { locale: "en", timeZone })}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Head({ student }: { student: ClockStudentRow }) {
  const t = useTranslations("timeMachine");
  const subscription = useTranslations("subscription");
  const planName = usePlanName();
  const timeZone = getEnv().BILLING_TIME_ZONE;
  const { plan_key: plan, status, clock_now: now } = student;
  return (
    <section className="hatched rounded-card p-1 text-line-strong">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 rounded-[7px] bg-surface-raised px-4 py-3 text-ink">
        <p className="wrap-anywhere font-semibold">{student.name ?? student.external_id}</p>
        <p className="text-ink-muted text-sm">
          {planName(plan)} · {subscription(`status.${status}`)}
        </p>
        <p className="tabular w-full text-lg">
          {t("now", { day: formatDate(now, { locale: "en", timeZone }), time: formatTime(now, timeZone) })}
        </p>
      </div>
    </section>
  );
}

function renewalAt({ renewal_date: day, clock_now: now, in_grace: inGrace }: ClockStudentRow): string | null {
  const at = inGrace || !day ? null : chargeAhead(toCalendarDay(day), now, billingSettings());
  return at?.toISOString() ?? null;
}
