import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { toWireId } from "@/lib/domain/id";
import { apiClient, withKey } from "@/test/support/api";
import { readAudit } from "@/test/support/audit";
import { insertApiKey, usePool } from "@/test/support/engine";
import { ledgerOf, type Payer, type PaymentWorld, startPaymentWorld, system } from "@/test/support/payments";
import { reconcilePayments } from "../gateway-sync/reconcile-payments";
import { submitRefunds } from "./submit-refund";

const PREMIUM = 79_900;
const HOUR_MS = 3_600_000;

let world: PaymentWorld;
let admin: ReturnType<typeof apiClient>;
beforeAll(async () => {
  world = await startPaymentWorld();
  usePool(world.database.pool);
  admin = apiClient(withKey(world.key));
});
afterAll(() => world?.stop());
beforeEach(() => world.control("POST", "/webhooks", { drop: true }));

const query = async (text: string, values: unknown[] = []) => (await world.database.pool.query(text, values)).rows;

async function subscriber(): Promise<Payer> {
  const payer = await world.newcomer();
  const { body } = await payer.call("checkout", { body: { plan: "premium" } });
  expect((await payer.call("verify", { body: await payer.pay(body.order_id) })).status).toBe(200);
  return payer;
}

function refund({ userId }: Payer, body: object = {}, headers: Record<string, string> = {}) {
  return admin("refundPayment", { params: { user_id: userId }, body: { reason: "asked for", ...body }, headers });
}

/** What the job does for a requested refund. */
async function submit({ studentId }: Payer): Promise<void> {
  for (const { id } of await query("SELECT id FROM payment WHERE student_id = $1", [studentId])) {
    await submitRefunds(system(), id);
  }
}

/** Later rounds of the reconciliation, until all refunds are decided. */
async function reconcile(): Promise<void> {
  const first = Date.now() + HOUR_MS;
  for (let round = 0; round < 4; round++) await reconcilePayments(system(new Date(first + round * HOUR_MS)));
}

async function error({ studentId }: Payer, behaviour: object): Promise<void> {
  const student_id = toWireId("student", studentId);
  const { status } = await world.control("POST", "/behaviour", { student_id, on: "refund", ...behaviour });
  expect(status).toBe(200);
}

async function mailsOf({ studentId }: Payer) {
  return query("SELECT type, props FROM mail WHERE student_id = $1 AND type = 'refund_issued' ORDER BY id", [
    studentId,
  ]);
}

/** The gateway's ledger, ours and the credit notes agree that this much is refunded. */
async function expectRefunded(payer: Payer, refunded: number): Promise<void> {
  const total = { captured: PREMIUM, refunded };
  expect(await ledgerOf(world, payer)).toEqual({
    theirs: total,
    ours: total,
    invoiced: PREMIUM - refunded,
    invoices: 1,
  });
}

describe("a refund", () => {
  it("of a part leaves the plan, of the rest ends it; each with a credit note, a mail and an audit entry", async () => {
    const payer = await subscriber();
    const part = await refund(payer, { amount: 20_000 });
    expect([part.status, part.body.refund]).toEqual([
      200,
      expect.objectContaining({ amount: 20_000, currency: "INR", status: "pending" }),
    ]);
    await submit(payer);
    await expectRefunded(payer, 20_000);
    expect(await payer.row()).toMatchObject({ plan_key: "premium", status: "active" });

    expect((await refund(payer)).body.refund.amount).toBe(PREMIUM - 20_000);
    await submit(payer);
    await expectRefunded(payer, PREMIUM);
    expect(await payer.row()).toMatchObject({ plan_key: "free", status: "inactive" });
    const { body } = await payer.call("invoices");
    const [rest, first, invoice] = body.invoices;
    expect(body.invoices).toMatchObject([
      { kind: "credit_note", amount: PREMIUM - 20_000 },
      { kind: "credit_note", amount: 20_000 },
      { kind: "invoice", status: "refunded" },
    ]);
    expect(rest.tax + first.tax).toBe(invoice.tax);
    expect((await mailsOf(payer)).map(({ props }) => [props.creditNote.number, props.endedPlanName])).toEqual([
      [first.number, null],
      [rest.number, "Premium"],
    ]);
    const audit = await readAudit(world.database.pool, payer.studentId, "payment.refund_requested");
    expect(audit).toMatchObject([
      { actor: "api_key", reason: "asked for", after: { amount: 20_000 } },
      { actor: "api_key", reason: "asked for", after: { amount: PREMIUM - 20_000 } },
    ]);
  });

  it("never refunds more than was paid, however many are requested concurrently", async () => {
    const payer = await subscriber();
    const responses = await Promise.all(Array.from({ length: 12 }, () => refund(payer, { amount: 30_000 })));
    expect(responses.map(({ status }) => status).toSorted()).toEqual([200, 200, ...Array(10).fill(409)]);
    const tooMuch = await refund(payer, { amount: 19_901 });
    expect([tooMuch.status, Object.keys(tooMuch.body.fields)]).toEqual([409, ["amount"]]);
    await Promise.all([submit(payer), submit(payer), submit(payer)]);
    await expectRefunded(payer, 60_000);
  });

  it("is refused by the database itself if two are written concurrently", async () => {
    const payer = await subscriber();
    const [{ id }] = await query("SELECT id FROM payment WHERE student_id = $1", [payer.studentId]);
    const insert = () =>
      query(
        `INSERT INTO refund (id, payment_id, receipt, status, amount, currency, reason, created_at, updated_at)
         VALUES (gen_random_uuid(), $1, gen_random_uuid()::text, 'prepared', 30000, 'INR', 'requested', now(), now())`,
        [id],
      );
    const results = await Promise.allSettled(Array.from({ length: 8 }, insert));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    const [{ sum }] = await query("SELECT sum(amount)::int FROM refund WHERE payment_id = $1", [id]);
    expect(sum).toBe(60_000);
  });

  it("happens once for one Idempotency-Key, and its response is replayed to the byte", async () => {
    const payer = await subscriber();
    const key = { "idempotency-key": `refund-${payer.userId}` };
    const all = await Promise.all(Array.from({ length: 6 }, () => refund(payer, { amount: 500 }, key)));
    expect(new Set(all.map(({ text }) => text)).size).toBe(1);
    expect((await refund(payer, { amount: 600 }, key)).status).toBe(422);
    await submit(payer);
    await expectRefunded(payer, 500);
  });

  it.each(["reset", "bad_gateway", "reset_before", "bad_gateway_before", "rate_limited"])(
    "is made once though the line breaks: %s",
    async (fault) => {
      const payer = await subscriber();
      await refund(payer, { amount: 10_000 });
      await refund(payer, { amount: 20_000 });
      await error(payer, { fault, times: 2 });
      for (let round = 0; round < 3; round++) await submit(payer).catch(() => {});
      await reconcile();
      await expectRefunded(payer, 30_000);
      expect(await mailsOf(payer)).toHaveLength(2);
    },
  );

  it("waits while the gateway lacks the money, and is made when it has it", async () => {
    const payer = await subscriber();
    await refund(payer, { amount: 10_000 });
    await error(payer, { next: "decline", times: 1 });
    await expect(submit(payer)).rejects.toThrow();
    await expectRefunded(payer, 0);
    await reconcile();
    await expectRefunded(payer, 10_000);
  });

  it("is of the named payment, of this student only, and only by staff with a reason", async () => {
    const [payer, other] = [await subscriber(), await subscriber()];
    const [{ id }] = await query("SELECT id FROM payment WHERE student_id = $1", [other.studentId]);
    const unmatched = await refund(payer, { payment_id: toWireId("payment", id) });
    expect([unmatched.status, Object.keys(unmatched.body.fields)]).toEqual([404, ["payment_id"]]);
    for (const [body, field] of [
      [{ payment_id: "pay_1" }, "payment_id"],
      [{ amount: 0 }, "amount"],
      [{ amount: -5 }, "amount"],
      [{ reason: "" }, "reason"],
    ] as const) {
      const { status, body: response } = await refund(payer, body);
      expect([status, Object.keys(response.fields)]).toEqual([400, [field]]);
    }
    expect((await refund(await world.newcomer())).status).toBe(409);
    const weak = apiClient(withKey(await insertApiKey(world.database.pool, ["subscriptions:write"]), payer.userId));
    const refused = await weak("refundPayment", { params: { user_id: payer.userId }, body: { reason: "mine" } });
    expect([refused.status, refused.body.code]).toEqual([403, "forbidden"]);
    await expectRefunded(payer, 0);
  });
});
