import { useLocale, useTranslations } from "next-intl";
import { Facts } from "@/components/admin/facts";
import { useMethodLabel } from "@/components/billing/use-method-label";
import { CopyButton } from "@/components/docs/copy-button";
import { usePlanName } from "@/components/quota/use-plan-name";
import type { StudentProfileRow } from "@/lib/db/student/find-profile";
import { stateName } from "@/lib/domain/gst-state";
import { formatCalendarDay, formatDate, formatMoment } from "@/lib/format/day";
import { formatMoney } from "@/lib/format/money";
import type { serializeListed } from "@/lib/http/serializers/admin-subscription";

type StudentFactsProps = {
  student: ReturnType<typeof serializeListed>;
  about: StudentProfileRow;
  wireId: string;
  now: string;
  timeZone: string;
};

/** The student's details, plan and period. */
export function StudentFacts({ student, about, wireId, now, timeZone }: StudentFactsProps) {
  const t = useTranslations("adminStudent");
  const subscription = useTranslations("subscription");
  const locale = useLocale();
  const planName = usePlanName();
  const methodLabel = useMethodLabel();
  const day = { locale, timeZone, now: new Date(now) };
  const moment = (instant: string | null) => instant && formatMoment(new Date(instant), day);
  const method = student.payment_method;
  const isPaid = student.end_date !== null;
  return (
    <section aria-label={t("who")}>
      <Facts
        facts={[
          { name: t("email"), value: student.email && `${student.email} (${t(verifiedWord(about))})` },
          { name: t("userId"), value: student.user_id },
          {
            name: t("id"),
            value: (
              <span className="flex items-center gap-1">
                <code className="tabular wrap-anywhere text-xs">{wireId}</code>
                <CopyButton text={wireId} what={t("id")} />
              </span>
            ),
          },
          { name: t("zone"), value: about.time_zone },
          { name: t("state"), value: about.state && stateName(about.state) },
          { name: t("since"), value: formatDate(new Date(student.created_at), { locale, timeZone }) },
          { name: t("plan"), value: planName(student.plan) },
          { name: t("status"), value: subscription(`status.${student.status}`) },
          { name: t("price"), value: student.price && formatMoney(student.price, locale) },
          {
            name: t("period"),
            value:
              isPaid &&
              t("periodOf", { from: moment(student.start_date) ?? "", until: moment(student.end_date) ?? "" }),
          },
          { name: t("renewalDay"), value: student.renewal_date && formatCalendarDay(student.renewal_date, day) },
          { name: t("auto"), value: isPaid && t(student.auto_renewal ? "on" : "off") },
          { name: t("grace"), value: moment(student.grace_period_end) },
          { name: t("cancelledAt"), value: moment(student.cancel_requested_at) },
          { name: t("scheduled"), value: student.scheduled_plan && planName(student.scheduled_plan) },
          {
            name: t("method"),
            value: method ? methodLabel({ ...method, issuer: null, mandate_max: null }) : isPaid && t("noMethod"),
          },
        ].map(({ name, value }) => ({ name, value: value || null }))}
      />
    </section>
  );
}

function verifiedWord({ account_id: id, email_verified_at: verifiedAt, disabled_at: disabledAt }: StudentProfileRow) {
  if (id === null) return "noAccount";
  if (disabledAt) return "disabled";
  return verifiedAt ? "verified" : "unverified";
}
