import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { type Column, DataTable } from "@/components/admin/data-table";
import { usePlanName } from "@/components/quota/use-plan-name";
import { type ListSort, type SortOrder, usualOrder } from "@/lib/domain/subscription-list";
import { formatCount } from "@/lib/format/count";
import { formatCalendarDay, formatDay } from "@/lib/format/day";
import type { serializeListed } from "@/lib/http/serializers/admin-subscription";
import { type ListParams, listHref } from "./list-params";

type Row = ReturnType<typeof serializeListed>;

type ListTableProps = {
  rows: Row[];
  params: ListParams;
  /** The order that it has, also where the address does not say one. */
  order: SortOrder;
  now: string;
  timeZone: string;
};

export function ListTable({ rows, params, order, now, timeZone }: ListTableProps) {
  const t = useTranslations("adminSubscriptions");
  const { sort, order: _, ...narrowed } = params;
  const isNarrowed = Object.values(narrowed).some((value) => value !== undefined);
  return (
    <DataTable
      caption={t("title")}
      rows={rows}
      rowKey={({ id }) => id}
      columns={useColumns({ now, timeZone }).map(({ sorts, ...column }) => ({
        ...column,
        sort: sorts && sortLink(params, sort, order, sorts),
      }))}
      empty={
        isNarrowed ? { title: t("noneFound"), lead: t("noneFoundLead") } : { title: t("none"), lead: t("noneLead") }
      }
    />
  );
}

/** Pressing the head of the sorted column reverses the order. */
function sortLink(params: ListParams, sort: ListSort, order: SortOrder, sorts: ListSort): Column<Row>["sort"] {
  const isSorted = sort === sorts;
  const next = isSorted ? (order === "asc" ? "desc" : "asc") : usualOrder(sorts);
  return {
    href: listHref(params, { sort: sorts, order: next }),
    direction: isSorted ? (order === "asc" ? "ascending" : "descending") : null,
  };
}

type ListColumn = Omit<Column<Row>, "sort"> & { sorts?: ListSort };

function useColumns({ now, timeZone }: { now: string; timeZone: string }): ListColumn[] {
  const t = useTranslations("adminSubscriptions");
  const status = useTranslations("subscription.status");
  const planName = usePlanName();
  const locale = useLocale();
  const when = { locale, timeZone, now: new Date(now), short: true };
  const day = (instant: string | null) =>
    instant && (
      <time dateTime={instant} className="tabular whitespace-nowrap">
        {formatDay(new Date(instant), when)}
      </time>
    );
  return [
    {
      key: "name",
      head: t("columns.name"),
      isRowHead: true,
      sorts: "name",
      cell: ({ id, name, test_clock }) => (
        <span className="flex items-center gap-2">
          <Link
            href={`/admin/subscriptions/${id}`}
            prefetch={false}
            title={name ?? undefined}
            className="touch-target block max-w-44 truncate 2xl:max-w-72 rounded-pip text-accent underline-offset-4 hover:underline"
          >
            {name ?? t("unnamed")}
          </Link>
          {test_clock && (
            <span className="hatched shrink-0 rounded-pip p-px text-line-strong text-xs">
              <span className="block rounded-[3px] bg-surface-raised px-1 text-ink-muted">{t("onClock")}</span>
            </span>
          )}
        </span>
      ),
    },
    { key: "email", head: t("columns.email"), cell: ({ email }) => <Cut text={email} /> },
    { key: "user_id", head: t("columns.user_id"), cell: ({ user_id }) => <Cut text={user_id} /> },
    { key: "plan", head: t("columns.plan"), cell: ({ plan }) => planName(plan) },
    {
      key: "status",
      head: t("columns.status"),
      cell: (row) => (
        <span className="block min-w-16">{row.cancel_requested_at ? t("cancelling") : status(row.status)}</span>
      ),
    },
    {
      key: "renewal",
      head: t("columns.renewal"),
      sorts: "renewal",
      cell: ({ renewal_date, auto_renewal }) =>
        renewal_date && (
          <span className="tabular whitespace-nowrap">
            {auto_renewal ? formatCalendarDay(renewal_date, when) : t("renewsNot")}
          </span>
        ),
    },
    { key: "end", head: t("columns.end"), sorts: "end", cell: ({ end_date }) => day(end_date) },
    {
      key: "method",
      head: t("columns.method"),
      cell: ({ payment_method: method }) => method && t(`methods.${method.kind}`),
    },
    {
      key: "total_used",
      head: t("columns.total_used"),
      isNumber: true,
      sorts: "total_used",
      cell: ({ total_used }) => formatCount(total_used, locale),
    },
    {
      key: "last_used",
      head: t("columns.last_used"),
      sorts: "last_used",
      cell: ({ last_used_at }) => day(last_used_at) ?? <span className="text-ink-muted">{t("never")}</span>,
    },
    { key: "created", head: t("columns.created"), sorts: "created", cell: ({ created_at }) => day(created_at) },
  ];
}

function Cut({ text }: { text: string | null }) {
  return (
    <span title={text ?? undefined} className="block max-w-40 truncate 2xl:max-w-72">
      {text}
    </span>
  );
}
