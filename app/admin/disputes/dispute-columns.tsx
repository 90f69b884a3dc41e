import type { getTranslations } from "next-intl/server";
import type { Column } from "@/components/admin/data-table";
import { LongText } from "@/components/admin/long-text";
import type { ListedDispute } from "@/lib/db/payment/list-disputes";
import { formatMoment } from "@/lib/format/day";
import { formatMoney } from "@/lib/format/money";
import { StudentLink } from "../student-link";

type Labels = Awaited<ReturnType<typeof getTranslations<"adminDisputes">>>;

interface Reader {
  locale: string;
  timeZone: string;
  now: Date;
}

/** What staff have to see of a dispute: who, how much, why, and until when it must be answered. */
export function disputeColumns(t: Labels, reader: Reader): Column<ListedDispute>[] {
  const when = (at: Date | null) => (at ? formatMoment(at, { ...reader, short: true }) : "");
  const money = (amount: number, { currency }: ListedDispute) => formatMoney({ amount, currency }, reader.locale);
  return [
    {
      key: "student",
      head: t("student"),
      isRowHead: true,
      cell: ({ student_id, ...row }) =>
        student_id === null ? (
          <span className="text-ink-muted">{t("noStudent")}</span>
        ) : (
          <StudentLink student={{ ...row, student_id }} />
        ),
    },
    {
      key: "status",
      head: t("status"),
      cell: (row) => (
        <span className="grid">
          <span className={LOOK[row.status]}>{t(`statuses.${row.status}`)}</span>
          <span className="text-ink-muted text-xs">{phaseOf(t, row)}</span>
        </span>
      ),
    },
    {
      key: "respondBy",
      head: t("respondBy"),
      isNumber: true,
      cell: ({ status, respond_by }) =>
        status === "open" && respond_by && respond_by <= reader.now ? (
          <span className="text-bad">{t("passed")}</span>
        ) : (
          <span className={status === "open" ? "font-semibold" : "text-ink-muted"}>{when(respond_by)}</span>
        ),
    },
    {
      key: "amount",
      head: t("amount"),
      isNumber: true,
      cell: (row) => (
        <span className="grid justify-items-end">
          <span>{money(row.amount, row)}</span>
          {row.amount_lost > 0 && (
            <span className="text-bad text-xs">{t("taken", { amount: money(row.amount_lost, row) })}</span>
          )}
          {row.amount_refunded > 0 && (
            <span className="text-ink-muted text-xs">{t("refunded", { amount: money(row.amount_refunded, row) })}</span>
          )}
        </span>
      ),
    },
    {
      key: "reason",
      head: t("reason"),
      cell: ({ reason_description, reason_code }) => (
        <LongText text={reason_description ?? reason_code ?? t("noReason")} />
      ),
    },
    { key: "dispute", head: t("dispute"), cell: ({ gateway_dispute_id }) => <Id text={gateway_dispute_id} /> },
    { key: "payment", head: t("payment"), cell: ({ gateway_payment_id }) => <Id text={gateway_payment_id} /> },
    { key: "opened", head: t("opened"), isNumber: true, cell: ({ opened_at }) => when(opened_at) },
  ];
}

const LOOK = {
  open: "text-bad",
  under_review: "text-warn",
  won: "text-good",
  lost: "text-bad",
  closed: "text-ink-muted",
} as const satisfies Record<ListedDispute["status"], string>;

/** The gateway's word where we have none of our own. */
function phaseOf(t: Labels, { phase }: ListedDispute): string {
  if (phase === null) return "";
  const key = `phases.${phase}` as "phases.chargeback";
  return t.has(key) ? t(key) : phase;
}

function Id({ text }: { text: string }) {
  return <code className="tabular text-xs">{text}</code>;
}
