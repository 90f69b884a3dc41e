import { CircleCheck, Download, Undo2 } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { useId } from "react";
import { usePlanName } from "@/components/quota/use-plan-name";
import type { Href } from "@/components/ui/href";
import type { Invoice } from "@/lib/client";
import { BILLING_PERIOD_DAYS } from "@/lib/domain/terms";
import { formatDate } from "@/lib/format/day";
import { formatMoney } from "@/lib/format/money";
import { pdfAddress } from "./pdf-address";

type PaymentsListProps = {
  invoices: Invoice[];
  timeZone: string;
  newestHref: Href | null;
  olderHref: Href | null;
};

/** Payments and refunds, each with its receipt. */
export function PaymentsList({ invoices, timeZone, newestHref, olderHref }: PaymentsListProps) {
  const t = useTranslations("payments");
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="font-semibold text-base">
        {t("title")}
      </h2>
      <p className="mt-0.5 text-pretty text-ink-muted text-sm">{t("lead")}</p>
      {invoices.length > 0 ? (
        <ol className="mt-3 divide-y rounded-card border bg-surface-raised">
          {invoices.map((invoice) => (
            <Row key={invoice.number} invoice={invoice} timeZone={timeZone} />
          ))}
        </ol>
      ) : (
        <p className="mt-3 rounded-card border border-line-strong border-dashed px-4 py-8 text-center text-ink-muted text-sm">
          {t("none")}
        </p>
      )}
      {(newestHref || olderHref) && (
        <nav aria-label={t("pages")} className="mt-3 flex gap-4 text-sm">
          {newestHref && <PageLink href={newestHref} label={t("newest")} />}
          {olderHref && <PageLink href={olderHref} label={t("older")} />}
        </nav>
      )}
    </section>
  );
}

function PageLink({ href, label }: { href: Href; label: string }) {
  return (
    <Link href={href} className="touch-target rounded-pip text-accent underline underline-offset-4">
      {label}
    </Link>
  );
}

function Row({ invoice, timeZone }: { invoice: Invoice; timeZone: string }) {
  const t = useTranslations("payments");
  const locale = useLocale();
  const plan = usePlanName()(invoice.plan);
  const isCredit = invoice.kind === "credit_note";
  const Icon = invoice.status === "paid" ? CircleCheck : Undo2;
  const amount = { amount: isCredit ? -invoice.amount : invoice.amount, currency: invoice.currency };
  return (
    <li className="flex min-h-[60px] flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5 text-sm sm:px-5">
      <div className="min-w-0 flex-1 basis-40">
        <p>
          {isCredit
            ? t(noteOf(invoice), { number: invoice.corrects ?? "" })
            : t("paidFor", { plan, days: BILLING_PERIOD_DAYS })}
        </p>
        <p className="text-ink-muted text-xs">
          <time dateTime={invoice.issued_at}>{formatDate(new Date(invoice.issued_at), { locale, timeZone })}</time>
        </p>
      </div>
      <span
        className={`inline-flex items-center gap-1.5 ${invoice.status === "paid" ? "text-good" : "text-ink-muted"}`}
      >
        <Icon className="size-3.5 shrink-0" aria-hidden />
        {t(`status.${invoice.status}`)}
      </span>
      <span className="tabular min-w-20 text-end">{formatMoney(amount, locale)}</span>
      <span className="flex w-full items-center gap-2 sm:w-44 sm:justify-end">
        <Link
          href={`/billing/invoices/${encodeURIComponent(invoice.number)}`}
          aria-label={t(isCredit ? "openCredit" : "openReceipt", { number: invoice.number })}
          className="tabular touch-target rounded-pip text-accent text-xs underline underline-offset-4"
        >
          {invoice.number}
        </Link>
        {/* No download attribute: with it a browser sends another `Accept` header and would get JSON. */}
        <a
          href={pdfAddress(invoice.number)}
          aria-label={t("download", { number: invoice.number })}
          className="touch-target rounded-pip p-1 text-ink-muted hover:text-ink"
        >
          <Download className="size-4" aria-hidden />
        </a>
      </span>
    </li>
  );
}

/** A credit note either comes with a refund or cancels an invoice that a corrected one replaces. */
function noteOf({ status }: Invoice): "refunded" | "corrected" {
  return status === "corrected" ? "corrected" : "refunded";
}
