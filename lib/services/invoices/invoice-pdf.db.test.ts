import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { uuidv7 } from "@/lib/crypto/uuid";
import { insertInvoice } from "@/lib/db/invoice/invoice-rows";
import { money } from "@/lib/domain/money";
import { formatMoney } from "@/lib/format/money";
import { runShutdownHooks } from "@/lib/lifecycle";
import { apiClient, withKey } from "@/test/support/api";
import { readAudit } from "@/test/support/audit";
import { usePool } from "@/test/support/engine";
import { ledgerOf, type Payer, type PaymentWorld, startPaymentWorld } from "@/test/support/payments";
import { asDrawn, readPdf } from "@/test/support/pdf-text";
import { startSmtp } from "@/test/support/smtp";
import { withSettings } from "@/test/support/with-settings";
import { deliverDueMails } from "../mail/deliver-due-mails";
import { prepareInvoice } from "./issue-invoice";

const PREMIUM = 79_900;
const HINDI = "प्रिया श्रीवास्तव";
const GSTIN = "27AAPFU0939F1ZV";

let world: PaymentWorld;
beforeAll(async () => {
  world = await startPaymentWorld();
  usePool(world.database.pool);
});
afterAll(() => world?.stop());

const query = async (text: string, values: unknown[] = []) => (await world.database.pool.query(text, values)).rows;

/** Buys Premium. @returns the number of the invoice */
async function buy(payer: Payer, billing: object = {}): Promise<string> {
  const { body } = await payer.call("checkout", { body: { plan: "premium", ...billing } });
  const { status } = await payer.call("verify", { body: await payer.pay(body.order_id) });
  expect(status).toBe(200);
  const { body: listed } = await payer.call("invoices");
  return listed.invoices[0].number;
}

const admin = () => apiClient(withKey(world.key));
const pdfOf = (payer: Payer, number: string) =>
  payer.call("invoice", { params: { number }, headers: { accept: "application/pdf" } });

describe("numbers", () => {
  it("have no gap, no duplicate and the order of issue, for 200 invoices over two instances around a year's end", async () => {
    const { studentId } = await world.newcomer();
    const instances = [1, 2].map(() => new pg.Pool({ connectionString: world.database.url, max: 10 }));
    const midnight = Date.parse("2031-04-01T00:00:00+05:30");
    // Two of every five roll back after they have taken a number, so that more than 300 are taken for 200.
    const invoices = Array.from({ length: 334 }, (_, place) => ({
      paymentId: uuidv7(),
      now: new Date(midnight + (place % 2 === 0 ? -1 : 1) * (1 + ((place * 7919) % 5000))),
      keeps: place % 5 < 3,
    }));
    await query(
      `INSERT INTO payment (id, student_id, gateway_payment_id, status, amount, currency, created_at, updated_at)
       SELECT id, $2, 'pay_' || id, 'created', 799, 'INR', now(), now() FROM unnest($1::uuid[]) AS id`,
      [invoices.map(({ paymentId }) => paymentId), studentId],
    );
    const sold = { studentId, isTest: false, planKey: "premium", total: money(799, "INR"), paidWith: null };
    const recipient = { name: null, state: null, gstin: null };
    await Promise.all(
      invoices.map(async ({ paymentId, now, keeps }, place) => {
        const client = await instances[place % 2]?.connect();
        if (!client) throw new Error("no instance");
        await client.query("BEGIN");
        const period = { periodStart: now, periodEnd: new Date(now.getTime() + 1) };
        await insertInvoice(await prepareInvoice({ ...sold, ...period, paymentId, recipient, now }, client), client);
        await client.query(keeps ? "COMMIT" : "ROLLBACK");
        client.release();
      }),
    );
    await Promise.all(instances.map((pool) => pool.end()));
    const rows = await query(
      `SELECT financial_year AS year, serial, number, issued_at FROM invoice
       WHERE student_id = $1 ORDER BY financial_year, serial`,
      [studentId],
    );
    expect(rows).toHaveLength(invoices.filter(({ keeps }) => keeps).length);
    expect(rows.length).toBeGreaterThanOrEqual(200);
    for (const year of [2030, 2031]) {
      const ofYear = rows.filter((row) => row.year === year);
      expect(ofYear.map(({ serial }) => serial)).toEqual(ofYear.map((_, place) => place + 1));
      const times = ofYear.map(({ issued_at: at }) => at.getTime());
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(times.every((at) => (year === 2031 ? at >= midnight : at < midnight))).toBe(true);
    }
    expect(rows[0]?.number).toBe("INV-3031-000001");
    expect(new Set(rows.map(({ number }) => number)).size).toBe(rows.length);
  });

  it("are final: no invoice is changed or deleted, and no series runs backwards or skips", async () => {
    const number = await buy(await world.newcomer());
    for (const statement of [
      "UPDATE invoice SET total = total + 1, taxable = taxable + 1 WHERE number = $1",
      "DELETE FROM invoice WHERE number = $1",
      "UPDATE invoice_series SET last_number = last_number - 1 WHERE $1 <> ''",
      "UPDATE invoice_series SET last_number = last_number + 2 WHERE $1 <> ''",
      "DELETE FROM invoice_series WHERE $1 <> ''",
    ]) {
      await expect(query(statement, [number]), statement).rejects.toThrow();
    }
  });
});

describe("an invoice", () => {
  it("says the same in the ledger, the API, the PDF and the mail, for a Hindi name with a GSTIN", async () => {
    const priya = await world.newcomer();
    await priya.call("putStudent", { params: { user_id: priya.userId }, body: { name: HINDI } });
    const number = await buy(priya, { gstin: GSTIN });
    const { body, headers } = await priya.call("invoice", { params: { number } });
    const { invoice } = body;
    const [row] = await query("SELECT total, taxable, cgst, sgst, igst, recipient FROM invoice WHERE number = $1", [
      number,
    ]);
    // Another state than the seller's: one tax.
    expect(row).toEqual({
      total: PREMIUM,
      taxable: 67_712,
      cgst: 0,
      sgst: 0,
      igst: 12_188,
      recipient: { name: HINDI, address: null, state: "27", gstin: GSTIN },
    });
    expect(invoice).toMatchObject({ amount: PREMIUM, tax: 12_188, taxable: 67_712, igst: 12_188, gst_rate: 1800 });
    expect(invoice).toMatchObject({ place_of_supply: "Maharashtra", recipient: row.recipient });
    expect(invoice.paid_with).toMatchObject({ kind: "card", last4: "1007" });
    expect(headers.get("vary")).toBe("Accept");

    const pdf = await pdfOf(priya, number);
    expect([pdf.status, pdf.headers.get("content-type")]).toEqual([200, "application/pdf"]);
    expect(pdf.headers.get("content-disposition")).toBe(`attachment; filename="${number}.pdf"`);
    const { text, info } = await readPdf(pdf.file ?? Buffer.of());
    for (const amount of [PREMIUM, 67_712, 12_188])
      expect(text).toContain(formatMoney({ amount, currency: "INR" }, "en"));
    for (const words of [number, "Maharashtra (27)", `GSTIN ${GSTIN}`, asDrawn(HINDI)]) expect(text).toContain(words);
    expect(info.Subject).toBe(HINDI);

    const [mail] = await delivered(priya);
    expect(mail?.text).toContain(formatMoney({ amount: PREMIUM, currency: "INR" }, "en"));
    expect(mail?.text).toContain(number);
    expect(mail?.attachments).toMatchObject([{ filename: `${number}.pdf`, contentType: "application/pdf" }]);
    expect(mail?.attachments[0]?.content).toEqual(pdf.file);
  });

  it("is served as JSON or PDF, and as nothing else", async () => {
    const payer = await world.newcomer();
    const params = { number: await buy(payer) };
    const none = await payer.call("invoice", { params, headers: { accept: "text/csv" } });
    expect([none.status, none.body.code]).toEqual([406, "not_acceptable"]);
    const json = await payer.call("invoice", { params, headers: { accept: "application/pdf;q=0.1, */*" } });
    expect(json.body.invoice.number).toBe(params.number);
  });

  it("of another student is not found, like one that does not exist, in every form of its address", async () => {
    const [alice, eve] = [await world.newcomer(), await world.newcomer()];
    const number = await buy(alice);
    await buy(eve);
    const never = await eve.call("invoice", { params: { number: "INV-2627-999999" } });
    const forms = [
      number,
      number.toLowerCase(),
      `${number}.pdf`,
      `${number} `,
      ` ${number}`,
      `${number}/`,
      `${number}\u200B`,
      encodeURIComponent(`${number}/`),
      number.replaceAll("-", "%2D"),
      number.replaceAll("-", "\u2010"),
      number.replaceAll("-", ""),
      `../invoices/${number}`,
      "%",
      "' OR '1'='1",
    ];
    for (const accept of ["application/json", "application/pdf"]) {
      for (const form of forms) {
        const response = await eve.call("invoice", { params: { number: form }, headers: { accept } });
        expect([form, response.status, response.body?.error]).toEqual([form, 404, never.body.error]);
      }
    }
    expect((await pdfOf(alice, number)).status).toBe(200);
    expect((await admin()("invoice", { params: { number } })).status).not.toBe(200);
  });
});

describe("a correction", () => {
  it("is a credit note and another invoice, moves no money, and later refunds are of the new one", async () => {
    const payer = await world.newcomer();
    const number = await buy(payer);
    const correct = (body: object, of = number) =>
      admin()("correctInvoice", { params: { number: of }, body: { reason: "wrong recipient", ...body } });
    const { status, body } = await correct({ name: "Rao Learning LLP", gstin: GSTIN });
    expect(status).toBe(200);
    const read = async (which: string) => (await payer.call("invoice", { params: { number: which } })).body.invoice;
    expect(await read(number)).toMatchObject({ status: "corrected", replaced_by: body.invoice, cgst: 6_094 });
    expect(await read(body.credit_note)).toMatchObject({
      status: "corrected",
      corrects: number,
      amount: PREMIUM,
      cgst: 6_094,
    });
    const next = await read(body.invoice);
    expect(next).toMatchObject({ status: "paid", replaces: number, amount: PREMIUM, igst: 12_188, cgst: 0 });
    expect(next.recipient).toEqual({ name: "Rao Learning LLP", address: null, state: "27", gstin: GSTIN });
    expect(await ledgerOf(world, payer)).toMatchObject({ ours: { captured: PREMIUM, refunded: 0 }, invoiced: PREMIUM });
    const audit = await readAudit(world.database.pool, payer.studentId, "invoice.corrected");
    expect(audit).toMatchObject([
      { actor: "api_key", reason: "wrong recipient", after: { creditNote: body.credit_note, invoice: body.invoice } },
    ]);
    const { text } = await readPdf((await pdfOf(payer, body.invoice)).file ?? Buffer.of());
    expect(text).toContain(`In place of invoice ${number}`);

    const again = await correct({ name: "Nobody" });
    expect([again.status, again.body.error]).toEqual([
      409,
      `${body.invoice} has replaced this invoice. Correct that one.`,
    ]);
    expect((await correct({ name: "Nobody" }, body.credit_note)).status).toBe(409);
    expect((await correct({ state: "29", gstin: GSTIN }, body.invoice)).body.fields).toHaveProperty("state");
    expect((await correct({}, "INV-2627-999999")).status).toBe(404);
  });

  it("issues nothing in a preview, and shows what it would", async () => {
    const payer = await world.newcomer();
    const number = await buy(payer);
    const ask = { name: "Rao Learning LLP", gstin: GSTIN, reason: "wrong recipient", preview: true };
    const { status, body } = await admin()("correctInvoice", { params: { number }, body: ask });
    expect([status, body]).toMatchObject([
      200,
      {
        preview: true,
        credit_note: null,
        invoice: null,
        amount: PREMIUM,
        recipient: { name: "Rao Learning LLP", state: "27", gstin: GSTIN },
      },
    ]);
    expect(await ledgerOf(world, payer)).toMatchObject({ invoiced: PREMIUM, invoices: 1 });
    expect(await readAudit(world.database.pool, payer.studentId, "invoice.corrected")).toEqual([]);
    const wrong = { ...ask, gstin: "nonsense" };
    expect((await admin()("correctInvoice", { params: { number }, body: wrong })).body.fields).toHaveProperty("gstin");
  });

  it("happens once for ten concurrent requests", async () => {
    const payer = await world.newcomer();
    const number = await buy(payer);
    const all = await Promise.all(
      Array.from({ length: 10 }, () =>
        admin()("correctInvoice", { params: { number }, body: { name: "Asha", reason: "name" } }),
      ),
    );
    expect(all.map(({ status }) => status).toSorted()).toEqual([200, ...Array(9).fill(409)]);
    expect(await ledgerOf(world, payer)).toMatchObject({ invoiced: PREMIUM, invoices: 2 });
  });
});

/** The student's mails, as a real mail server gets them. */
async function delivered({ studentId }: Payer) {
  const smtp = await startSmtp();
  const realNow = new Date(Date.now() + 60_000);
  try {
    await withSettings({ SMTP_URL: smtp.url }, () => deliverDueMails({ realNow }, { studentIds: [studentId] }));
    return smtp.received;
  } finally {
    await runShutdownHooks("flush");
    await smtp.close();
  }
}
