import { dayOfInstant } from "./calendar";
import { type GstStateCode, hasLegislature } from "./gst-state";
import { stateOfGstin } from "./gstin";
import { type Money, money, roundedRatio, subtractMoney } from "./money";

/** Indian tax law uses Indian time, in whichever time zone the business bills. */
export const TAX_TIME_ZONE = "Asia/Kolkata";

const WHOLE = 10_000;

/** Of commercial training and coaching (SAC 999293): 18 %. Source: notification 11/2017, Central Tax (Rate). */
export const GST_RATE_BASIS_POINTS = 1_800;

/** What an invoice says about a price. The four add up to the total, to the minor unit. */
export interface TaxSplit {
  taxable: Money;
  cgst: Money;
  sgst: Money;
  igst: Money;
}

export interface TaxedSale {
  /** What the student pays, tax included. */
  total: Money;
  rateBasisPoints: number;
  /** Where the seller is registered; null for one that is not, who charges no tax. */
  sellerState: GstStateCode | null;
  /** Place of supply. Unknown: where the seller is (IGST Act, section 12(2)(b)(ii)). */
  recipientState: GstStateCode | null;
}

/** Tax out of a tax-inclusive price: halves for centre and state within a state, one tax across states, none outside India. */
export function splitTax({ total, rateBasisPoints, sellerState, recipientState }: TaxedSale): TaxSplit {
  const none = money(0, total.currency);
  if (total.currency !== "INR" || sellerState === null || rateBasisPoints === 0) {
    return { taxable: total, cgst: none, sgst: none, igst: none };
  }
  const taxAt = (basisPoints: number) =>
    money(
      roundedRatio(BigInt(total.amount) * BigInt(basisPoints), BigInt(2 * (WHOLE + rateBasisPoints))),
      total.currency,
    );
  if (recipientState !== null && recipientState !== sellerState) {
    const igst = taxAt(2 * rateBasisPoints);
    return { taxable: subtractMoney(total, igst), cgst: none, sgst: none, igst };
  }
  // The halves are rounded alike, so that they are equal; what is left of the price is the taxable value.
  const half = taxAt(rateBasisPoints);
  return { taxable: subtractMoney(subtractMoney(total, half), half), cgst: half, sgst: half, igst: none };
}

/**
 * Tax of a credit note: the split of all that has been credited, less the split of what was credited before. However a price
 * is refunded in parts, the parts add up to the invoice.
 */
export function splitCredit(sale: TaxedSale, creditedBefore: Money, amount: Money): TaxSplit {
  const before = splitTax({ ...sale, total: creditedBefore });
  const after = splitTax({ ...sale, total: money(creditedBefore.amount + amount.amount, amount.currency) });
  return {
    taxable: subtractMoney(after.taxable, before.taxable),
    cgst: subtractMoney(after.cgst, before.cgst),
    sgst: subtractMoney(after.sgst, before.sgst),
    igst: subtractMoney(after.igst, before.igst),
  };
}

export interface ChargedTax {
  name: "cgst" | "sgst" | "utgst" | "igst";
  rateBasisPoints: number;
  amount: number;
}

/**
 * The taxes on an invoice, in the order of the law, each with its rate: half each for centre and state. In a union territory without a
 * legislature the second half is UTGST (UTGST Act 2017, sections 2(22) and 7); it is kept and reported in the same place as SGST.
 *
 * @param state the place of supply, which is the seller's state where halves are charged
 */
export function chargedTaxes(
  { cgst, sgst, igst }: Record<"cgst" | "sgst" | "igst", number>,
  rateBasisPoints: number,
  state: string | null,
): ChargedTax[] {
  const half = rateBasisPoints / 2;
  const all: ChargedTax[] = [
    { name: "cgst", rateBasisPoints: half, amount: cgst },
    { name: hasLegislature(state) ? "sgst" : "utgst", rateBasisPoints: half, amount: sgst },
    { name: "igst", rateBasisPoints, amount: igst },
  ];
  return all.filter(({ amount }) => amount > 0);
}

/** The state that an invoice's halves of tax belong to: the seller's, or for invoices of before GSTINs were kept the recipient's. */
export function stateOfTax(seller: { gstin: string | null }, recipient: { state: string | null }): string | null {
  return (seller.gstin === null ? null : stateOfGstin(seller.gstin)) ?? recipient.state;
}

const APRIL = 4;

/** Financial year as its first calendar year: 2026 is April 2026 to March 2027. */
export function financialYearOf(instant: Date): number {
  const [year = 0, month = 1] = dayOfInstant(instant, TAX_TIME_ZONE).split("-").map(Number);
  return month >= APRIL ? year : year - 1;
}

export const INVOICE_SERIES = { invoice: "INV", creditNote: "CN", testInvoice: "INVT", testCreditNote: "CNT" } as const;
export type InvoiceSeries = (typeof INVOICE_SERIES)[keyof typeof INVOICE_SERIES];

/** Rule 46 of the CGST rules: at most sixteen characters, letters, digits, hyphens. */
const MOST_CHARACTERS = 16;

/** "INV-2627-000001": series, financial year, serial. @throws RangeError when a number would be too long to be lawful */
export function invoiceNumber(series: InvoiceSeries, financialYear: number, serial: number): string {
  const year = `${String(financialYear % 100).padStart(2, "0")}${String((financialYear + 1) % 100).padStart(2, "0")}`;
  const number = `${series}-${year}-${String(serial).padStart(6, "0")}`;
  if (serial < 1 || number.length > MOST_CHARACTERS) throw new RangeError(`${number} is not a lawful invoice number`);
  return number;
}

const INVOICE_NUMBER = new RegExp(`^(?:${Object.values(INVOICE_SERIES).join("|")})-\\d{4}-\\d{6,}$`);

/** The number of an invoice or credit note as typed by a person, in capitals; null if it is not one. */
export function toInvoiceNumber(typed: string): string | null {
  const number = typed.trim().toUpperCase();
  return number.length <= MOST_CHARACTERS && INVOICE_NUMBER.test(number) ? number : null;
}
