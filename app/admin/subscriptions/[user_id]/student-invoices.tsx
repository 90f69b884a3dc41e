import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { useId } from "react";
import type { Invoice } from "@/lib/client";
import { formatDate } from "@/lib/format/day";
import { formatMoney } from "@/lib/format/money";

/** The student's newest invoices and credit notes. */
export function StudentInvoices({ invoices, timeZone }: { invoices: Invoice[]; timeZone: string }) {
  const t = useTranslations("adminStudent");
  const payments = useTranslations("payments");
  const locale = useLocale();
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="font-semibold text-base">
        {t("invoices")}
      </h2>
      {invoices.length === 0 && <p className="mt-2 text-ink-muted text-sm">{t("invoicesNone")}</p>}
      <ol className="mt-3 divide-y rounded-card border bg-surface-raised empty:hidden">
        {invoices.map(({ number, kind, amount, currency, issued_at, status }) => (
          <li key={number} className="flex min-h-11 flex-wrap items-center gap-x-3 px-4 py-1.5 text-sm lg:min-h-9">
            <Link
              href={`/admin/invoices/${encodeURIComponent(number)}`}
              className="tabular touch-target rounded-pip text-accent text-xs underline-offset-4 hover:underline"
            >
              {number}
            </Link>
            <span className="flex-1 text-ink-muted text-xs">
              <time dateTime={issued_at}>{formatDate(new Date(issued_at), { locale, timeZone })}</time>
              {" · "}
              {payments(`status.${status}`)}
            </span>
            <span className="tabular">
              {formatMoney({ amount: kind === "credit_note" ? -amount : amount, currency }, locale)}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
