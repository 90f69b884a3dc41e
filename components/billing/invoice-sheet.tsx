import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { InvoiceResponse } from "@/lib/client";
import { chargedTaxes, stateOfTax, TAX_TIME_ZONE } from "@/lib/domain/tax";
import { formatDate } from "@/lib/format/day";
import { formatMoney } from "@/lib/format/money";
import { formatRate } from "@/lib/format/rate";

type InvoiceSheetProps = {
  invoice: InvoiceResponse["invoice"];
};

/** An invoice as stored: the amounts and details of the day it was issued, whatever has changed since. */
export function InvoiceSheet({ invoice }: InvoiceSheetProps) {
  const t = useTranslations("invoice");
  const locale = useLocale();
  const { seller, recipient, currency, place_of_supply: placeOfSupply } = invoice;
  // The day in India, as on the PDF: it decides the financial year of the number, whatever the student's time zone.
  const date = (instant: string) => formatDate(new Date(instant), { locale, timeZone: TAX_TIME_ZONE });
  const isCredit = invoice.kind === "credit_note";
  const paidWith = usePaidWith(invoice);
  return (
    <article className="mt-4 rounded-card border bg-surface-raised p-5 text-sm sm:p-8 print:mt-0 print:border-0 print:p-0">
      <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div>
          <h1 className="font-semibold text-xl">{t(titleOf(invoice))}</h1>
          <p className="tabular mt-1 select-all">{invoice.number}</p>
        </div>
        <p className="sm:text-end">
          <span className="text-ink-muted">{t("issued")}</span>
          <br />
          {date(invoice.issued_at)}
        </p>
      </header>

      <div className="mt-6 grid gap-5 border-t pt-5 sm:grid-cols-2">
        <Party title={t("from")}>
          <p className="font-semibold">{seller.name}</p>
          {seller.address && <p className="whitespace-pre-line text-ink-muted">{seller.address}</p>}
          {seller.gstin && <p className="text-ink-muted">{t("gstin", { gstin: seller.gstin })}</p>}
        </Party>
        <Party title={t("to")}>
          <p className="wrap-anywhere font-semibold">{recipient.name ?? t("noName")}</p>
          {recipient.address && <p className="wrap-anywhere whitespace-pre-line text-ink-muted">{recipient.address}</p>}
          {placeOfSupply && <p className="text-ink-muted">{t("placeOfSupply", { state: placeOfSupply })}</p>}
          {recipient.gstin && <p className="text-ink-muted">{t("gstin", { gstin: recipient.gstin })}</p>}
        </Party>
      </div>

      <Lines
        invoice={invoice}
        description={t("period", { from: date(invoice.period_start), until: date(invoice.period_end) })}
      />

      <dl className="mt-6 grid gap-1 border-t pt-5 text-ink-muted text-xs">
        {invoice.corrects && <Detail name={t("corrects")}>{invoice.corrects}</Detail>}
        {invoice.replaces && <Detail name={t("replaces")}>{invoice.replaces}</Detail>}
        {invoice.replaced_by && <Detail name={t("replacedBy")}>{invoice.replaced_by}</Detail>}
        {!isCredit && !invoice.replaced_by && invoice.refunded > 0 && (
          <Detail name={t("refunded")}>{formatMoney({ amount: invoice.refunded, currency }, locale)}</Detail>
        )}
        {invoice.method && <Detail name={t("paidWith")}>{paidWith}</Detail>}
        <Detail name={t("payment")}>
          <span className="tabular wrap-anywhere select-all">{invoice.gateway_payment_id}</span>
        </Detail>
      </dl>
    </article>
  );
}

function titleOf({ kind, tax }: InvoiceResponse["invoice"]): "creditNote" | "taxInvoice" | "title" {
  if (kind === "credit_note") return "creditNote";
  return tax > 0 ? "taxInvoice" : "title";
}

function usePaidWith({ method, paid_with: shown }: InvoiceResponse["invoice"]): string {
  const t = useTranslations("invoice");
  if (shown?.upi) return shown.upi;
  const { network, last4 } = shown ?? {};
  if (last4) return network ? t("paidWithCard", { network, last4 }) : t("cardEnding", { last4 });
  return t(`methods.${method === "card" || method === "upi" ? method : "other"}`);
}

function Party({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <h2 className="mb-1 text-ink-muted">{title}</h2>
      {children}
    </div>
  );
}

function Detail({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap gap-x-2">
      <dt>{name}</dt>
      <dd className="text-ink">{children}</dd>
    </div>
  );
}

/** The line items with their tax. Prices include tax. */
function Lines({ invoice, description }: { invoice: InvoiceResponse["invoice"]; description: string }) {
  const t = useTranslations("invoice");
  const locale = useLocale();
  const { currency, taxable, tax, amount, sac } = invoice;
  const money = (minor: number) => formatMoney({ amount: minor, currency }, locale);
  const taxes = chargedTaxes(invoice, invoice.gst_rate, stateOfTax(invoice.seller, invoice.recipient));
  return (
    <table className="mt-6 w-full">
      <thead>
        <tr className="border-y text-ink-muted">
          <th scope="col" className="h-9 text-start font-normal">
            {t("description")}
          </th>
          <th scope="col" className="h-9 text-end font-normal">
            {t("amount")}
          </th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <td className="py-3 pe-4">
            <span className="font-semibold">{invoice.plan_name}</span>
            <br />
            <span className="text-ink-muted">
              {description}
              {tax > 0 && sac && ` · ${t("sac", { sac })}`}
            </span>
          </td>
          <td className="tabular py-3 text-end align-top">{money(tax > 0 ? taxable : amount)}</td>
        </tr>
      </tbody>
      <tfoot>
        {taxes.map(({ name, rateBasisPoints, amount: part }) => (
          <tr key={name} className="text-ink-muted">
            <th scope="row" className="h-8 text-start font-normal">
              {t(name, { rate: formatRate(rateBasisPoints, locale) })}
            </th>
            <td className="tabular h-8 text-end">{money(part)}</td>
          </tr>
        ))}
        <tr className="border-t font-semibold">
          <th scope="row" className="h-11 text-start">
            {t(invoice.kind === "credit_note" ? "totalCredited" : "totalPaid")}
          </th>
          <td className="tabular h-11 text-end text-base">{money(amount)}</td>
        </tr>
      </tfoot>
    </table>
  );
}
