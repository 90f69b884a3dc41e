import type { MinorUnits } from "@/lib/format/money";

/** The content of an invoice PDF. Amounts are of one currency; the taxable value and the taxes add up to the total. */
export interface InvoicePdfFacts {
  kind: "invoice" | "credit_note";
  number: string;
  issuedAt: Date;
  /** Of a credit note: the invoice that it corrects. */
  corrects: { number: string; issuedAt: Date } | null;
  /** Of an invoice that replaces a corrected one: the number of that one. */
  replaces: string | null;
  seller: { name: string; address: string | null; gstin: string | null };
  /** `id` is ours, `stu_…`. */
  recipient: { id: string; name: string | null; address: string | null; gstin: string | null };
  placeOfSupply: { code: string; name: string } | null;
  planName: string;
  periodStart: Date;
  periodEnd: Date;
  /** Service accounting code; null if no tax was charged. */
  sac: string | null;
  total: MinorUnits;
  taxable: MinorUnits;
  /** Those that are charged, in the order in which the law names them. */
  taxes: { name: "cgst" | "sgst" | "utgst" | "igst"; rateBasisPoints: number; amount: MinorUnits }[];
  method: string | null;
  paidWith: { kind: "card" | "upi"; network: string | null; lastFour: string | null; upiHandle: string | null } | null;
  gatewayPaymentId: string;
}
