import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { MailView } from "@/components/mail/mail-view";
import { PageBody } from "@/components/shell/page-body";
import { Callout } from "@/components/ui/callout";
import { PageTimeZone } from "@/components/ui/page-time-zone";
import { type MailboxReach, mailboxReach } from "@/lib/access/mailbox";
import { systemClock } from "@/lib/clock";
import { getEnv } from "@/lib/env";
import { findPageContext } from "@/lib/http/page-context";
import { listMailbox } from "@/lib/services/mail/list-mailbox";
import { MailList } from "./mail-list";
import { MailboxFilters } from "./mailbox-filters";
import { type MailboxParams, mailboxHref, readParams } from "./params";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("mailbox");
  // Links in the mails are secrets, and so is the address that names whose they are.
  return { title: t("title"), referrer: "no-referrer", robots: { index: false, follow: false } };
}

type MailboxPageProps = {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

const shown = 50;

/** The mails that went out, in the demo and in tests: see `mailboxReach` for who may read which. */
export default async function MailboxPage({ searchParams }: MailboxPageProps) {
  const params = readParams(await searchParams);
  const visitor = await findPageContext();
  const env = getEnv();
  const reach = mailboxReach({
    mode: env.STUDYMETER_MODE,
    role: visitor?.account?.role ?? (visitor ? "student" : null),
    ownAddress: visitor?.account?.email ?? visitor?.student?.email ?? null,
    wantedAddress: params.to ?? null,
  });
  const to = allowedAddress(reach, params);
  const messages = await listMailbox({ to, type: params.type, limit: shown });
  const open = messages.find(({ id }) => id === params.id) ?? messages[0];
  const timeZone = visitor?.student?.timeZone ?? env.BILLING_TIME_ZONE;
  const realNow = visitor?.realNow ?? systemClock.now();
  const now = realNow.toISOString();
  const t = await getTranslations("mailbox");
  return (
    <PageTimeZone timeZone={timeZone} now={realNow}>
      <PageBody>
        <h1 className="font-semibold text-xl">{t("title")}</h1>
        <p className="mt-1 text-pretty text-ink-muted">{t(env.SMTP_URL ? "leadSent" : "lead")}</p>
        <MailboxFilters to={to} params={params} mayWiden={reach.kind === "all"} />
        {open ? (
          <div className="mt-5 grid items-start gap-4 lg:grid-cols-[20rem_minmax(0,1fr)]">
            <MailList
              messages={messages.map(({ id, type, to: recipient, subject, sentAt }) => ({
                id,
                type,
                subject,
                to: recipient,
                sentAt: sentAt.toISOString(),
                href: mailboxHref({ ...params, to, id }),
                isOpen: id === open.id,
              }))}
              now={now}
              timeZone={timeZone}
            />
            <MailView mail={{ ...open, sentAt: open.sentAt.toISOString() }} now={now} timeZone={timeZone} />
          </div>
        ) : (
          <Callout title={t("empty")} className="mt-5">
            {t("emptyLead")}
          </Callout>
        )}
      </PageBody>
    </PageTimeZone>
  );
}

/** The address that the list is narrowed to, where it is; or another page. */
function allowedAddress(reach: MailboxReach, params: MailboxParams): string | undefined {
  if (reach.kind === "nothing") notFound();
  if (reach.kind === "sign_in") redirect(`/sign-in?callbackUrl=${encodeURIComponent(mailboxHref(params))}`);
  return reach.kind === "address" ? reach.address : params.to;
}
