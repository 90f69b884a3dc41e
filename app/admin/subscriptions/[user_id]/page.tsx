import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { StudentActions } from "@/components/admin/actions/student-actions";
import { toWireId } from "@/lib/domain/id";
import { FREE_PLAN_KEY } from "@/lib/domain/plan";
import { TIMELINE_GROUPS } from "@/lib/domain/timeline";
import { formatDate, formatTime } from "@/lib/format/day";
import { serializeListed } from "@/lib/http/serializers/admin-subscription";
import { serializeInvoice } from "@/lib/http/serializers/payment";
import { serializeRealTime } from "@/lib/http/serializers/usage-snapshot";
import { listStudentInvoices } from "@/lib/services/invoices/read-any-invoice";
import { listRetries } from "@/lib/services/renewal/list-retries";
import { listStudentSessions } from "@/lib/services/session/list-student-sessions";
import { getStudentProfile } from "@/lib/services/student/get-student-profile";
import { getTimeline } from "@/lib/services/student/get-timeline";
import { listUses } from "@/lib/services/student/list-uses";
import { getSubscriptionView } from "@/lib/services/subscription/get-subscription-view";
import { AdminPage, getAdminContext } from "../../admin-page";
import { fromPlace, orNotFound } from "../../reading";
import { DisputeNotice } from "./dispute-notice";
import { NextChargeNow } from "./next-charge-now";
import { StudentFacts } from "./student-facts";
import { StudentInvoices } from "./student-invoices";
import { loadStudentParams, studentHref } from "./student-params";
import { StudentSessions } from "./student-sessions";
import { StudentTimeline } from "./student-timeline";
import { StudentUsage } from "./student-usage";
import { UseLog } from "./use-log";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("adminStudent");
  return { title: t("title") };
}

type StudentPageProps = {
  params: Promise<{ user_id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

const EVENTS = 50;
const USES = 10;
const INVOICES = 12;

/** One student, with everything that support needs. */
export default async function AdminStudentPage({ params, searchParams }: StudentPageProps) {
  const userId = decodeURIComponent((await params).user_id);
  const requested = await loadStudentParams(searchParams);
  const { context, mayWrite, timeZone } = await getAdminContext(studentHref(encodeURIComponent(userId), requested));
  const file = await orNotFound(getStudentProfile(context, userId));
  const { listed, about, now, quotas } = file;
  const subscription = { row: { ...file.subscription, currency: about.currency }, now };
  const [t, { view, plans, currency }, retries, timeline, log, invoiceRows, sessions] = await Promise.all([
    getTranslations("adminStudent"),
    getSubscriptionView(subscription),
    listRetries(subscription),
    fromPlace(requested.before, (cursor) =>
      getTimeline(context, { studentId: listed.id, kinds: TIMELINE_GROUPS[requested.kind], limit: EVENTS, cursor }),
    ),
    fromPlace(requested.uses, (cursor) => listUses(context, listed, { now, limit: USES, cursor })),
    listStudentInvoices(context, listed.id, INVOICES),
    listStudentSessions(context, listed.id),
  ]);
  const wireId = toWireId("student", listed.id);
  const student = serializeListed(listed);
  const usage = quotas ? serializeRealTime(quotas).feature_usage : {};
  const names = Object.fromEntries(Object.entries(usage).map(([key, { name }]) => [key, name]));
  const invoices = invoiceRows.map(serializeInvoice);
  const actionStudent = {
    userId: wireId,
    plan: view.plan,
    isPaid: listed.plan_key !== FREE_PLAN_KEY,
    autoRenewal: student.auto_renewal,
    inGrace: student.grace_period_end !== null,
    scheduledPlan: student.scheduled_plan,
    currency,
    paidPlans: plans.flatMap(({ key, amount }) => (amount === null ? [] : [key])),
    features: Object.entries(usage).flatMap(([key, { name, limit, unlimited }]) =>
      unlimited ? [] : [{ key, name, limit }],
    ),
    invoices,
  };
  const reader = { wireId, now: now.toISOString(), timeZone, requested };
  return (
    <AdminPage
      title={student.name ?? student.email ?? t(listed.erased_at ? "erasedName" : "unnamed")}
      lead={student.name && student.email}
      actions={mayWrite && !listed.erased_at && <StudentActions student={actionStudent} />}
    >
      {listed.erased_at && (
        <p className="mt-4 rounded-card border border-warn/40 bg-warn-soft px-4 py-3 text-sm">
          {t("erased", { day: formatDate(listed.erased_at, { locale: "en", timeZone }) })}
        </p>
      )}
      {about.clock_now && (
        <p className="hatched mt-4 rounded-card p-1 text-line-strong">
          <span className="block rounded-[7px] bg-surface-raised px-4 py-3 text-ink text-sm">
            {t("clock", {
              day: formatDate(about.clock_now, { locale: "en", timeZone }),
              time: formatTime(about.clock_now, timeZone),
            })}
          </span>
        </p>
      )}
      <DisputeNotice count={about.open_disputes} wireId={wireId} />
      <NextChargeNow
        subscription={view}
        method={student.payment_method}
        retriesAt={retries.map((at) => at.toISOString())}
        declineReason={subscription.row.decline_reason}
        {...reader}
      />
      <div className="mt-6 grid grid-cols-[minmax(0,1fr)] items-start gap-6 xl:grid-cols-[24rem_minmax(0,1fr)]">
        <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
          <StudentFacts student={student} about={about} {...reader} />
          <StudentUsage usage={usage} {...reader} />
          <StudentInvoices invoices={invoices} {...reader} />
          <StudentSessions sessions={sessions} now={context.realNow} timeZone={timeZone} />
        </div>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
          <UseLog log={log} names={names} {...reader} />
          <StudentTimeline page={timeline} names={names} {...reader} />
        </div>
      </div>
    </AdminPage>
  );
}
