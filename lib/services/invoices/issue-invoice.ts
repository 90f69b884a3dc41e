import { uuidv7 } from "@/lib/crypto/uuid";
import { insertInvoice, type NewInvoice, nextSerial } from "@/lib/db/invoice/invoice-rows";
import type { Connection } from "@/lib/db/sql/query";
import { getEnv } from "@/lib/env";
import {
  buildCreditNote,
  buildInvoice,
  type CreditFacts,
  type InvoiceDraft,
  type InvoiceFacts,
  type InvoiceSettings,
  numberInvoice,
  seriesOf,
} from "./build-invoice";

/**
 * Prepares the invoice of a captured payment. Invoice numbering: the format and the financial year are in `lib/domain/tax.ts`, the serial
 * in `lib/db/invoice/invoice-rows.ts`; the invoice PDF is drawn in `lib/pdf`. Numbers have no gaps: the number is taken here, late in the caller's transaction, and a
 * rollback returns it. The caller inserts the invoice in the same transaction.
 *
 * @param replacesInvoiceId the invoice that it replaces, if it corrects one
 */
export async function prepareInvoice(
  facts: InvoiceFacts,
  on: Connection,
  replacesInvoiceId: string | null = null,
): Promise<NewInvoice> {
  return takeNumber(buildInvoice(facts, invoiceSettings(), replacesInvoiceId), on);
}

/** The credit note of a refund, of a lost dispute or of a correction, numbered and written. */
export async function issueCreditNote(facts: CreditFacts, on: Connection): Promise<NewInvoice> {
  const note = await takeNumber(buildCreditNote(facts), on);
  await insertInvoice(note, on);
  return note;
}

export function invoiceSettings(): InvoiceSettings {
  const env = getEnv();
  const seller = { name: env.SELLER_NAME, address: env.SELLER_ADDRESS ?? null, gstin: env.SELLER_GSTIN ?? null };
  return { seller, sac: env.INVOICE_SAC };
}

async function takeNumber(draft: InvoiceDraft, on: Connection): Promise<NewInvoice> {
  const { series, financialYear } = seriesOf(draft);
  const place = await nextSerial(series, financialYear, draft.now, on);
  return numberInvoice(draft, { id: uuidv7(), ...place });
}
