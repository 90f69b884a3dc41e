import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { getProcessEnv } from "@/lib/env";
import { asDrawn, readPdf } from "@/test/support/pdf-text";
import type { InvoicePdfFacts } from "./invoice-pdf-facts";
import { renderInvoice } from "./render-invoice";

const inr = (amount: number) => ({ amount, currency: "INR" });
const HINDI = "प्रिया श्रीवास्तव";

const INVOICE: InvoicePdfFacts = {
  kind: "invoice",
  number: "INV-2627-000042",
  // Half past two in the morning of 1 April, in India.
  issuedAt: new Date("2027-03-31T21:00:00Z"),
  corrects: null,
  replaces: null,
  seller: {
    name: "Studymeter Learning Pvt Ltd",
    address: "12 Residency Road\nBengaluru 560025",
    gstin: "29AAGCB7383J1Z4",
  },
  recipient: { id: "stu_1", name: HINDI, address: "७ गांधी मार्ग\nPune 411001", gstin: "27AAPFU0939F1ZV" },
  placeOfSupply: { code: "27", name: "Maharashtra" },
  planName: "Premium",
  periodStart: new Date("2027-03-31T21:00:00Z"),
  periodEnd: new Date("2027-04-30T21:00:00Z"),
  sac: "999293",
  total: inr(79_900),
  taxable: inr(67_712),
  taxes: [{ name: "igst", rateBasisPoints: 1800, amount: inr(12_188) }],
  method: "card",
  paidWith: { kind: "card", network: "Visa", lastFour: "1007", upiHandle: null },
  gatewayPaymentId: "pay_Q1w2e3r4t5y6u7",
};

const CREDIT: InvoicePdfFacts = {
  ...INVOICE,
  kind: "credit_note",
  number: "CN-2728-000007",
  corrects: { number: INVOICE.number, issuedAt: INVOICE.issuedAt },
  taxes: [
    { name: "cgst", rateBasisPoints: 900, amount: inr(6_094) },
    { name: "sgst", rateBasisPoints: 900, amount: inr(6_094) },
  ],
};

describe("the PDF of an invoice", () => {
  it("says all that the law wants, in rupees and in Hindi, and can be read back", async () => {
    const { pages, text, info } = await readPdf(await renderInvoice(INVOICE));
    expect(pages).toBe(1);
    const words = ["Tax invoice", "INV-2627-000042", "1 April 2027", "Maharashtra (27)", "SAC", "999293"];
    const parties = [
      "Studymeter Learning Pvt Ltd",
      "12 Residency Road",
      "GSTIN 29AAGCB7383J1Z4",
      "GSTIN 27AAPFU0939F1ZV",
    ];
    const sums = ["₹677.12", "IGST 18 %", "₹121.88", "₹799", "Tax payable on reverse charge No", "needs no signature"];
    const payment = ["Premium", "1 April 2027 to 1 May 2027", "Visa ending in 1007", "pay_Q1w2e3r4t5y6u7"];
    for (const part of [...words, ...parties, ...sums, ...payment]) expect(text).toContain(part);
    expect(text).toContain(asDrawn(HINDI));
    expect(info).toMatchObject({ Title: "Tax invoice INV-2627-000042", Subject: HINDI });
  });

  it("names, on a credit note, the invoice that it corrects and its day", async () => {
    const { text } = await readPdf(await renderInvoice(CREDIT));
    for (const part of [
      "Credit note",
      "INV-2627-000042 of 1 April 2027",
      "CGST 9 %",
      "SGST 9 %",
      "₹60.94",
      "Total credited",
    ])
      expect(text).toContain(part);
  });

  it("speaks of no tax where there is none", async () => {
    const usd = { amount: 999, currency: "USD" };
    const { text } = await readPdf(
      await renderInvoice({ ...INVOICE, total: usd, taxable: usd, taxes: [], sac: null, placeOfSupply: null }),
    );
    expect(text).toMatch(/^Invoice /);
    expect(text).toContain("$9.99");
    expect(text).not.toMatch(/GST \d+ %|Taxable|SAC|supply|reverse charge/);
  });

  // The other process compiles what it imports, which on a busy machine takes a while.
  it("is the same to the byte, in another process too", { timeout: 120_000 }, async () => {
    const digest = (file: Buffer) => createHash("sha256").update(file).digest("hex");
    const first = digest(await renderInvoice(INVOICE));
    expect(digest(await renderInvoice(INVOICE))).toBe(first);
    const script = `import { createHash } from "node:crypto";
      import { renderInvoice } from "./lib/pdf/render-invoice.ts";
      const facts = JSON.parse(process.argv[1], (key, value) => /At$|^period/.test(key) ? new Date(value) : value);
      console.log(createHash("sha256").update(await renderInvoice(facts)).digest("hex"));`;
    const options = {
      encoding: "utf8" as const,
      env: { ...getProcessEnv(), NODE_ENV: "test" as const, TZ: "America/New_York" },
    };
    const command = ["--import", "tsx", "--input-type=module", "--eval", script, "--", JSON.stringify(INVOICE)];
    expect(execFileSync(process.execPath, command, options).trim()).toBe(first);
  });

  it.each([
    ["a name of 200 letters without a space", "Venkatanarasimha".repeat(13).slice(0, 200)],
    ["a Hindi name of 200 letters without a space", "ज्ञानेन्द्र".repeat(20).slice(0, 200)],
  ])("wraps %s without a hyphen and stays on one page", async (_, name) => {
    const { pages, text } = await readPdf(
      await renderInvoice({ ...INVOICE, recipient: { id: "stu_1", name, address: null, gstin: null } }),
    );
    expect(pages).toBe(1);
    expect(text.replaceAll(" ", "")).toContain(asDrawn(name).slice(0, 20));
    expect(text).not.toMatch(/[a-z\u0900-\u097F]-\s/);
    expect(text).toContain("needs no signature");
  });

  it.each([
    ["தமிழ்ச்செல்வி", /த/],
    ["সৌরভ গঙ্গোপাধ্যায়", /স/],
    ["Nguyễn Łukasz Ωμέγα", /Nguyễn Łukasz Ωμέγα/],
    ["శ్రీనివాస Rao", /\p{Script=Telugu}+.* Rao/u],
    ["ശ്രീനിവാസൻ", /\p{Script=Malayalam}{4}/u],
    ["ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", /\p{Script=Gurmukhi}{4}/u],
    ["ꯃꯤꯇꯩ", /\p{Script=Meetei_Mayek}{3}/u],
    ["ᱥᱟᱱᱛᱟᱲᱤ", /\p{Script=Ol_Chiki}{6}/u],
    // No font of ours: Latin letters beside our id, and never a mark.
    ["محمد اقبال", /Mhmd Qbl \(stu_1\)/],
    ["中文 Li", /ZhongWen Li \(stu_1\)/],
    ["\u202Egnahc\u0000\u2066 Asha \u{1F600}", /gnahc Asha \(stu_1\)/],
    ["\u{1F600}", /stu_1/],
  ])("prints %s", async (name, expected) => {
    const { text } = await readPdf(
      await renderInvoice({ ...INVOICE, recipient: { id: "stu_1", name, address: null, gstin: null } }),
    );
    expect(text).toMatch(expected);
    expect(text).not.toContain("\uFFFD");
  });

  it("calls the second half of the tax UTGST where it is that", async () => {
    const taxes = CREDIT.taxes.map((tax) => (tax.name === "sgst" ? { ...tax, name: "utgst" as const } : tax));
    const { text } = await readPdf(await renderInvoice({ ...INVOICE, taxes }));
    expect(text).toContain("UTGST 9 %");
    expect(text).not.toMatch(/\bSGST/);
  });
});
