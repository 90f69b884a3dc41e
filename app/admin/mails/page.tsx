import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { type Column, DataTable } from "@/components/admin/data-table";
import { FilterChips } from "@/components/admin/filter-chips";
import { Pager } from "@/components/admin/pager";
import { AddressSelect } from "@/components/ui/address-select";
import type { ListedMailRow } from "@/lib/db/mail/staff-mail";
import { toWireId } from "@/lib/domain/id";
import { formatMoment } from "@/lib/format/day";
import { LISTED_TYPES, listStaffMails } from "@/lib/services/mail/list-staff-mails";
import { AdminPage, getAdminContext } from "../admin-page";
import { fromPlace } from "../reading";
import { AddressForm } from "./address-form";
import { MailStatusLabel } from "./mail-status-word";
import { loadMailsParams, mailsHref, STATUSES } from "./mails-params";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("adminMails");
  return { title: t("title") };
}

type MailsPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

const SHOWN = 50;

/** Sent, waiting and undeliverable mails. */
export default async function MailsPage({ searchParams }: MailsPageProps) {
  const requested = await loadMailsParams(searchParams);
  const { status, type, to } = requested;
  const { context, timeZone } = await getAdminContext(mailsHref(requested));
  const [t, locale, page] = await Promise.all([
    getTranslations("adminMails"),
    getLocale(),
    fromPlace(requested.cursor, (cursor) =>
      listStaffMails(context, { status, type, to, student: null, limit: SHOWN, cursor }),
    ),
  ]);
  const filter = { status, type, to };
  const nameOf = (word: string) => word.charAt(0).toUpperCase() + word.slice(1).replaceAll("_", " ");
  const chips = [
    status && { label: t(`statuses.${status}`), without: mailsHref({ ...filter, status: null }) },
    type && { label: nameOf(type), without: mailsHref({ ...filter, type: null }) },
    to && { label: t("toAddress", { address: to }), without: mailsHref({ ...filter, to: null }) },
  ].filter((chip) => chip !== null && chip !== "");
  const columns: Column<ListedMailRow>[] = [
    {
      key: "subject",
      head: t("mail"),
      isRowHead: true,
      cell: ({ id, subject, type: kind }) => (
        <Link
          href={`/admin/mails/${toWireId("mail", id)}`}
          prefetch={false}
          className="wrap-anywhere block min-w-52 rounded-pip text-accent underline-offset-4 hover:underline"
        >
          {subject ?? nameOf(kind)}
        </Link>
      ),
    },
    {
      key: "type",
      head: t("type"),
      cell: ({ type: kind }) => <span className="whitespace-nowrap">{nameOf(kind)}</span>,
    },
    { key: "to", head: t("to"), cell: ({ recipient }) => recipient ?? t("noAddress") },
    {
      key: "status",
      head: t("status"),
      cell: (mail) => <MailStatusLabel status={mail.status} label={t(`statuses.${mail.status}`)} />,
    },
    { key: "attempts", head: t("attempts"), isNumber: true, cell: ({ attempts }) => attempts },
    {
      key: "at",
      head: t("when"),
      isNumber: true,
      cell: ({ sent_at: sentAt, created_at: createdAt }) =>
        formatMoment(sentAt ?? createdAt, { locale, timeZone, now: context.realNow, short: true }),
    },
  ];
  return (
    <AdminPage title={t("title")} lead={t("lead", { zone: timeZone })}>
      <div className="mt-5 flex flex-wrap items-end gap-x-4 gap-y-3">
        <AddressForm kept={{ status, type }} />
        <AddressSelect
          label={t("status")}
          value={mailsHref(filter)}
          choices={[null, ...STATUSES].map((one) => ({
            label: one === null ? t("any") : t(`statuses.${one}`),
            href: mailsHref({ ...filter, status: one }),
          }))}
        />
        <AddressSelect
          label={t("type")}
          value={mailsHref(filter)}
          choices={[null, ...LISTED_TYPES].map((one) => ({
            label: one === null ? t("any") : nameOf(one),
            href: mailsHref({ ...filter, type: one }),
          }))}
        />
      </div>
      <div className="mt-3 grid gap-3">
        <FilterChips chips={chips} clear={mailsHref({})} />
        <DataTable
          caption={t("title")}
          columns={columns}
          rows={page.mails}
          rowKey={({ id }) => id}
          empty={{
            title: t(chips.length > 0 ? "noneSuch" : "none"),
            lead: t(chips.length > 0 ? "noneSuchLead" : "noneLead"),
          }}
        />
      </div>
      <Pager
        firstHref={requested.cursor ? mailsHref(filter) : null}
        nextHref={page.nextCursor ? mailsHref({ ...filter, cursor: page.nextCursor }) : null}
      />
    </AdminPage>
  );
}
