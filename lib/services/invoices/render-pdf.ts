import type { InvoiceRow } from "@/lib/db/invoice/invoice-rows";
import { stateName } from "@/lib/domain/gst-state";
import { toWireId } from "@/lib/domain/id";
import { chargedTaxes, stateOfTax } from "@/lib/domain/tax";
import type { InvoicePdfFacts } from "@/lib/pdf/invoice-pdf-facts";

export interface PdfFile {
  name: string;
  content: Uint8Array<ArrayBuffer>;
}

/** An invoice or a credit note as it is downloaded and sent. */
export async function renderInvoicePdf(row: InvoiceRow): Promise<PdfFile> {
  // The library is large, and most processes never render a PDF.
  const { renderInvoice } = await import("@/lib/pdf/render-invoice");
  return { name: `${row.number}.pdf`, content: new Uint8Array(await renderInvoice(factsOf(row))) };
}

function factsOf(row: InvoiceRow): InvoicePdfFacts {
  const { currency, recipient } = row;
  const money = (amount: number) => ({ amount, currency });
  const state = stateName(recipient.state);
  const taxes = chargedTaxes(row, row.gst_rate, stateOfTax(row.seller, recipient));
  return {
    kind: row.kind,
    number: row.number,
    issuedAt: row.issued_at,
    corrects:
      row.corrects === null || row.corrects_issued_at === null
        ? null
        : { number: row.corrects, issuedAt: row.corrects_issued_at },
    replaces: row.replaces,
    seller: row.seller,
    recipient: {
      id: toWireId("student", row.student_id),
      name: recipient.name,
      address: recipient.address ?? null,
      gstin: recipient.gstin,
    },
    placeOfSupply: recipient.state === null || state === null ? null : { code: recipient.state, name: state },
    planName: row.plan_name,
    periodStart: row.period_start,
    periodEnd: row.period_end,
    sac: taxes.length > 0 ? row.sac : null,
    total: money(row.total),
    taxable: money(row.taxable),
    taxes: taxes.map(({ name, rateBasisPoints, amount }) => ({ name, rateBasisPoints, amount: money(amount) })),
    method: row.method,
    paidWith: row.paid_with,
    gatewayPaymentId: row.gateway_payment_id,
  };
}
