import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { uuidv7 } from "@/lib/crypto/uuid";
import { usePool } from "@/test/support/engine";
import { type PaymentWorld, startPaymentWorld } from "@/test/support/payments";

const PREMIUM = 79_900;

let world: PaymentWorld;
/** The invoice of a real purchase. */
let invoice: { id: string; number: string; payment_id: string };
beforeAll(async () => {
  world = await startPaymentWorld();
  usePool(world.database.pool);
  const payer = await world.newcomer();
  const { body } = await payer.call("checkout", { body: { plan: "premium" } });
  expect((await payer.call("verify", { body: await payer.pay(body.order_id) })).status).toBe(200);
  const { rows } = await query("SELECT * FROM invoice WHERE student_id = $1", [payer.studentId]);
  invoice = rows[0];
});
afterAll(() => world?.stop());

const query = (text: string, values: unknown[] = []) => world.database.pool.query(text, values);

let serial = 1_000;
/** A copy of the invoice with some columns changed, as a program with a bug would write it. */
function insertCopy(changes: Record<string, unknown>) {
  serial++;
  const given = { id: uuidv7(), serial, number: `COPY-${serial}`, ...changes };
  return query(
    `INSERT INTO invoice SELECT copy.* FROM invoice, jsonb_populate_record(invoice, $2::jsonb) AS copy WHERE invoice.id = $1`,
    [invoice.id, JSON.stringify(given)],
  );
}

describe("the database itself", () => {
  it("lets nobody change or remove an invoice", async () => {
    const refusal = { code: "23001", message: "invoice rows are immutable" };
    await expect(query("UPDATE invoice SET total = total WHERE id = $1", [invoice.id])).rejects.toMatchObject(refusal);
    await expect(query("DELETE FROM invoice WHERE id = $1", [invoice.id])).rejects.toMatchObject(refusal);
  });

  it("gives a payment one invoice", async () => {
    await expect(insertCopy({})).rejects.toMatchObject({ code: "23505", constraint: "invoice_one_per_payment" });
  });

  it("counts invoice numbers one by one", async () => {
    const gap = { code: "23514", message: expect.stringMatching(/counts one by one$/) };
    await expect(query("UPDATE invoice_series SET last_number = last_number + 2")).rejects.toMatchObject(gap);
    await expect(query("UPDATE invoice_series SET last_number = last_number - 1")).rejects.toMatchObject(gap);
    await expect(query("DELETE FROM invoice_series")).rejects.toMatchObject(gap);
  });

  it("credits at most what was invoiced, by writers at the same moment", async () => {
    const half = {
      kind: "credit_note",
      corrects_invoice_id: invoice.id,
      total: PREMIUM / 2,
      taxable: PREMIUM / 2,
      cgst: 0,
      sgst: 0,
      igst: 0,
    };
    const outcomes = await Promise.allSettled([1, 2, 3, 4].map(() => insertCopy(half)));
    const refused = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(refused.map(({ reason }) => reason.constraint)).toEqual(["credit_within_invoice", "credit_within_invoice"]);
  });

  it("promises at most what was paid, by writers at the same moment", async () => {
    const outcomes = await Promise.allSettled(
      [1, 2, 3, 4].map(() =>
        query(
          `INSERT INTO refund (id, payment_id, receipt, status, amount, currency, reason, created_at, updated_at)
           VALUES ($1::uuid, $2, $1::uuid::text, 'prepared', $3, 'INR', 'requested', now(), now())`,
          [uuidv7(), invoice.payment_id, PREMIUM / 2],
        ),
      ),
    );
    const refused = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(refused.map(({ reason }) => reason.constraint)).toEqual(["refund_within_payment", "refund_within_payment"]);
  });
});
