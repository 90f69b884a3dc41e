import { ArrowLeft } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { Facts } from "@/components/admin/facts";
import { ResendMail } from "@/components/admin/resend-mail";
import { MailView } from "@/components/mail/mail-view";
import { Callout } from "@/components/ui/callout";
import { toWireId } from "@/lib/domain/id";
import { formatMoment } from "@/lib/format/day";
import { readStaffMail } from "@/lib/services/mail/read-staff-mail";
import { AdminPage, getAdminContext } from "../../admin-page";
import { orNotFound } from "../../reading";
import { MailStatusLabel } from "../mail-status-word";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("adminMails");
  return { title: t("one"), referrer: "no-referrer" };
}

/** One mail as its recipient sees it, its delivery, and a button to resend it. */
export default async function MailPage({ params }: { params: Promise<{ mail_id: string }> }) {
  const mailId = decodeURIComponent((await params).mail_id);
  const { context, mayWrite, timeZone } = await getAdminContext(`/admin/mails/${encodeURIComponent(mailId)}`);
  const { mail, content, copy } = await orNotFound(readStaffMail(context, mailId));
  const [t, locale] = await Promise.all([getTranslations("adminMails"), getLocale()]);
  const when = (at: Date) => formatMoment(at, { locale, timeZone, now: context.realNow });
  const facts = [
    { name: t("status"), value: <MailStatusLabel status={mail.status} label={t(`statuses.${mail.status}`)} /> },
    { name: t("type"), value: mail.type.replaceAll("_", " ") },
    { name: t("to"), value: mail.recipient ?? t("noAddress") },
    {
      name: t("student"),
      value: mail.student_id && (
        <Link
          href={`/admin/subscriptions/${toWireId("student", mail.student_id)}`}
          className="rounded-pip text-accent underline underline-offset-4"
        >
          {mail.student_name ?? toWireId("student", mail.student_id)}
        </Link>
      ),
    },
    { name: t("written"), value: when(mail.created_at) },
    { name: t("wentOut"), value: mail.sent_at && when(mail.sent_at) },
    { name: t("attempts"), value: <span className="tabular">{mail.attempts}</span> },
    { name: t("said"), value: mail.last_error },
  ];
  const action =
    "to" in copy ? (
      mayWrite && <ResendMail mailId={mailId} to={copy.to} />
    ) : (
      <p className="max-w-[40ch] text-pretty text-ink-muted text-sm">{t(`refusals.${copy.refused}`)}</p>
    );
  return (
    <AdminPage title={content?.subject ?? t("one")} actions={action}>
      <Link href="/admin/mails" className="mt-2 inline-flex items-center gap-1.5 rounded-control text-accent text-sm">
        <ArrowLeft className="size-4" aria-hidden />
        {t("back")}
      </Link>
      <div className="mt-4 grid items-start gap-4 xl:grid-cols-[22rem_minmax(0,1fr)]">
        <Facts facts={facts} />
        {content ? (
          <MailView
            mail={{
              ...content,
              id: mailId,
              type: mail.type,
              to: mail.recipient ?? t("noAddress"),
              sentAt: (mail.sent_at ?? mail.created_at).toISOString(),
            }}
            now={context.realNow.toISOString()}
            timeZone={timeZone}
          />
        ) : (
          <Callout title={t("empty")}>{t("refusals.erased")}</Callout>
        )}
      </div>
    </AdminPage>
  );
}
