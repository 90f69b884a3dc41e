import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GST_STATES } from "./gst-state";
import { money } from "./money";
import {
  chargedTaxes,
  financialYearOf,
  INVOICE_SERIES,
  invoiceNumber,
  splitCredit,
  splitTax,
  toInvoiceNumber,
} from "./tax";

const stateCode = fc.constantFrom(...GST_STATES.map(({ code }) => code));
const rate = fc.constantFrom(0, 300, 500, 1200, 1800, 2800);

describe("tax out of a tax-inclusive price", () => {
  it("is ₹121.88 of ₹799, in halves within a state and whole across states", () => {
    const sale = { total: money(79900, "INR"), rateBasisPoints: 1800, sellerState: "29" } as const;
    expect(splitTax({ ...sale, recipientState: "29" })).toEqual({
      taxable: money(67712, "INR"),
      cgst: money(6094, "INR"),
      sgst: money(6094, "INR"),
      igst: money(0, "INR"),
    });
    expect(splitTax({ ...sale, recipientState: "27" })).toEqual({
      taxable: money(67712, "INR"),
      cgst: money(0, "INR"),
      sgst: money(0, "INR"),
      igst: money(12188, "INR"),
    });
  });

  it("takes an unknown place of supply for the seller's, and leaves a seller without registration untaxed", () => {
    const sale = { total: money(79900, "INR"), rateBasisPoints: 1800, recipientState: null } as const;
    expect(splitTax({ ...sale, sellerState: "29" }).cgst).toEqual(money(6094, "INR"));
    expect(splitTax({ ...sale, sellerState: null }).taxable).toEqual(sale.total);
  });

  it("adds up to the price to the minor unit, with equal halves, for 10,000 amounts, rates, states and currencies", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10 ** 9 }),
        fc.constantFrom("INR", "INR", "INR", "USD", "JPY"),
        rate,
        stateCode,
        fc.option(stateCode),
        (amount, currency, rateBasisPoints, sellerState, recipientState) => {
          const total = money(amount, currency);
          const { taxable, cgst, sgst, igst } = splitTax({ total, rateBasisPoints, sellerState, recipientState });
          expect(taxable.amount + cgst.amount + sgst.amount + igst.amount).toBe(amount);
          expect(cgst).toEqual(sgst);
          expect(igst.amount === 0 || cgst.amount === 0).toBe(true);
          const tax = amount - taxable.amount;
          expect(Math.min(taxable.amount, tax)).toBeGreaterThanOrEqual(0);
          if (currency !== "INR") expect(tax).toBe(0);
          // Rounded once (twice, alike, in halves), so never further from the exact tax than a unit.
          else expect(Math.abs(tax - (amount * rateBasisPoints) / (10_000 + rateBasisPoints))).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 10_000 },
    );
  });

  it("credits an invoice in parts that add up to it, none of them negative", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 100, max: 100_000 }), { minLength: 1, maxLength: 8 }),
        fc.constantFrom("29" as const, "27" as const),
        (parts, recipientState) => {
          const total = parts.reduce((sum, part) => sum + part, 0);
          const sale = {
            total: money(total, "INR"),
            rateBasisPoints: 1800,
            sellerState: "29",
            recipientState,
          } as const;
          const sums = { taxable: 0, cgst: 0, sgst: 0, igst: 0 };
          let credited = 0;
          for (const part of parts) {
            const split = splitCredit(sale, money(credited, "INR"), money(part, "INR"));
            for (const name of ["taxable", "cgst", "sgst", "igst"] as const) {
              expect(split[name].amount).toBeGreaterThanOrEqual(0);
              sums[name] += split[name].amount;
            }
            credited += part;
          }
          const invoice = splitTax(sale);
          expect(sums).toEqual({
            taxable: invoice.taxable.amount,
            cgst: invoice.cgst.amount,
            sgst: invoice.sgst.amount,
            igst: invoice.igst.amount,
          });
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe("the second half of the tax", () => {
  // Source: UTGST Act 2017, section 2(22), and the notifications on Ladakh and on Dadra and Nagar Haveli and Daman and Diu.
  it.each(["04", "26", "31", "35", "38", "97"])("in %s, which has no legislature, is UTGST", (state) => {
    const taxes = chargedTaxes({ cgst: 6_094, sgst: 6_094, igst: 0 }, 1800, state);
    expect(taxes.map(({ name, rateBasisPoints }) => [name, rateBasisPoints])).toEqual([
      ["cgst", 900],
      ["utgst", 900],
    ]);
  });

  it.each(["01", "07", "34", "29", null])("in %s is SGST", (state) => {
    const taxes = chargedTaxes({ cgst: 6_094, sgst: 6_094, igst: 0 }, 1800, state);
    expect(taxes.map(({ name }) => name)).toEqual(["cgst", "sgst"]);
  });

  it("is none across states", () => {
    expect(chargedTaxes({ cgst: 0, sgst: 0, igst: 12_188 }, 1800, "04").map(({ name }) => name)).toEqual(["igst"]);
  });
});

describe("invoice numbers", () => {
  it.each([
    ["2026-03-31T18:29:59Z", 2025],
    ["2026-03-31T18:30:00Z", 2026],
    ["2026-12-31T23:59:59Z", 2026],
    ["2027-01-01T00:00:00Z", 2026],
  ])("at %s are of the financial year that began in April %d, by the clock of Kolkata", (instant, year) => {
    expect(financialYearOf(new Date(instant))).toBe(year);
  });

  it.each([
    ["INV", 2026, 1, "INV-2627-000001"],
    ["INVT", 2099, 999_999, "INVT-9900-999999"],
    ["CN", 2008, 42, "CN-0809-000042"],
  ] as const)("%s of %d, %d is %s", (series, year, serial, expected) => {
    expect(invoiceNumber(series, year, serial)).toBe(expected);
  });

  it("stay within sixteen characters for the first million of every series, and refuse to be longer", () => {
    for (const series of Object.values(INVOICE_SERIES)) {
      expect(invoiceNumber(series, 2026, 999_999)).toMatch(/^[A-Z0-9-]{1,16}$/);
      expect(() => invoiceNumber(series, 2026, 0)).toThrow(RangeError);
    }
    expect(() => invoiceNumber("INVT", 2026, 1_000_000)).toThrow(RangeError);
  });

  it("are known again as they are typed", () => {
    for (const series of Object.values(INVOICE_SERIES)) {
      const number = invoiceNumber(series, 2026, 42);
      expect(toInvoiceNumber(` ${number.toLowerCase()} `)).toBe(number);
    }
    for (const other of ["", "INV", "INV-2627-00001", "BILL-2627-000001", "INV-2627-000001-2", "INVT-2627-1000000"]) {
      expect(toInvoiceNumber(other), other).toBeNull();
    }
  });
});
