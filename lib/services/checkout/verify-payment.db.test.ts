import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { usePool } from "@/test/support/engine";
import {
  GOOD_CARD,
  ledgerOf,
  type Payer,
  type PaymentWorld,
  POOR_CARD,
  startPaymentWorld,
} from "@/test/support/payments";
import { KEYS } from "@/test/support/simulator";

let world: PaymentWorld;
beforeAll(async () => {
  world = await startPaymentWorld({ webhooks: false });
  usePool(world.database.pool);
});
afterAll(() => world?.stop());

async function order(payer: Payer, plan = "premium"): Promise<string> {
  return (await payer.call("checkout", { body: { plan } })).body.order_id;
}

function sign(orderId: string, paymentId: string, secret = KEYS.keySecret): string {
  return createHmac("sha256", secret).update(`${orderId}|${paymentId}`).digest("hex");
}

async function refusalsOf({ studentId }: Payer): Promise<string[]> {
  const { rows } = await world.database.pool.query(
    "SELECT after ->> 'reason' AS reason FROM audit_entry WHERE student_id = $1 AND action = 'payment.callback_refused' ORDER BY recorded_at",
    [studentId],
  );
  return rows.map(({ reason }) => reason);
}

async function expectNothing(payer: Payer): Promise<void> {
  expect(await payer.row()).toMatchObject({ plan_key: "free", status: "active", revision: 1 });
  expect((await ledgerOf(world, payer)).ours).toEqual({ captured: 0, refunded: 0 });
}

describe("a callback", () => {
  it("with a signature that is not the gateway's is refused, audited, and changes nothing", async () => {
    const alice = await world.newcomer();
    const proof = await alice.pay(await order(alice));
    const forged = [
      "",
      "0".repeat(64),
      proof.razorpay_signature.toUpperCase(),
      `${proof.razorpay_signature.slice(0, -1)}g`,
      sign(proof.razorpay_order_id, proof.razorpay_payment_id, "another secret"),
      sign(proof.razorpay_payment_id, proof.razorpay_order_id),
    ];
    for (const razorpay_signature of forged) {
      const { status, body } = await alice.call("verify", { body: { ...proof, razorpay_signature } });
      expect([status, Object.keys(body.fields)]).toEqual([400, ["razorpay_signature"]]);
    }
    await expectNothing(alice);
    expect(await refusalsOf(alice)).toEqual(Array(forged.length - 1).fill("bad_signature"));
  });

  it("for another student's order is refused, audited, and changes nothing for either", async () => {
    const [alice, mallory] = [await world.newcomer(), await world.newcomer()];
    const proof = await alice.pay(await order(alice));
    const { status, body } = await mallory.call("verify", { body: proof });
    expect([status, body.code]).toEqual([404, "not_found"]);
    await expectNothing(alice);
    await expectNothing(mallory);
    expect(await refusalsOf(mallory)).toEqual(["order_of_another_student"]);
  });

  it("that combines an own order with another student's payment is refused, even if it were signed", async () => {
    const [alice, mallory] = [await world.newcomer(), await world.newcomer()];
    const proof = await alice.pay(await order(alice));
    const mine = await order(mallory);
    const body = {
      razorpay_order_id: mine,
      razorpay_payment_id: proof.razorpay_payment_id,
      razorpay_signature: sign(mine, proof.razorpay_payment_id),
    };
    const refused = await mallory.call("verify", { body });
    expect([refused.status, Object.keys(refused.body.fields)]).toEqual([400, ["razorpay_payment_id"]]);
    await expectNothing(mallory);
    expect(await refusalsOf(mallory)).toEqual(["payment_of_another_order"]);
    // What the gateway says still counts: the student who paid has the plan.
    expect(await alice.row()).toMatchObject({ plan_key: "premium" });
  });

  it("of a declined payment says so, and changes nothing", async () => {
    const alice = await world.newcomer();
    const orderId = await order(alice);
    const declined = await alice.pay(orderId, POOR_CARD);
    const paymentId = declined.error.metadata.payment_id;
    const proof = {
      razorpay_order_id: orderId,
      razorpay_payment_id: paymentId,
      razorpay_signature: sign(orderId, paymentId),
    };
    const { status, body } = await alice.call("verify", { body: proof });
    expect([status, body.code, body.reason]).toEqual([402, "payment_declined", "insufficient_funds"]);
    await expectNothing(alice);
  });

  it("that is sent again while its plan runs gets the current subscription, and changes nothing", async () => {
    const alice = await world.newcomer();
    const proof = await alice.pay(await order(alice));
    await alice.call("verify", { body: proof });
    const before = await alice.row();
    const again = await alice.call("verify", { body: proof });
    expect([again.status, again.body.subscription.plan]).toEqual([200, "premium"]);
    expect(await alice.row()).toEqual(before);
    expect((await ledgerOf(world, alice)).invoices).toBe(1);
  });

  it("with an Idempotency-Key gets the first response to the byte", async () => {
    const alice = await world.newcomer();
    const headers = { "idempotency-key": "pay-once" };
    const one = await alice.call("checkout", { body: { plan: "premium" }, headers });
    const two = await alice.call("checkout", { body: { plan: "premium" }, headers });
    expect(one.text).toBe(two.text);
    const proof = await alice.pay(one.body.order_id);
    const first = await alice.call("verify", { body: proof, headers });
    const second = await alice.call("verify", { body: proof, headers });
    expect([second.text, second.headers.get("idempotent-replayed")]).toEqual([first.text, "true"]);
    const other = await alice.call("verify", { body: { ...proof, razorpay_signature: "x" }, headers });
    expect([other.status, other.body.code]).toEqual([422, "idempotency_mismatch"]);
    const { rows } = await world.database.pool.query("SELECT outcome::text FROM idempotency_record");
    expect(JSON.stringify(rows)).not.toMatch(/cust_|token_|@learn/);
  });
});

describe("what is kept", () => {
  it("holds no token, no customer of the gateway and no card number anywhere in our tables", async () => {
    const alice = await world.newcomer();
    const checkout = await alice.call("checkout", { body: { plan: "premium" } });
    await alice.call("verify", { body: await alice.pay(checkout.body.order_id) });
    const secrets = await world.database.pool.query(
      "SELECT id FROM simulator.token UNION SELECT id FROM simulator.customer",
    );
    expect(secrets.rows.length).toBeGreaterThan(1);
    const tables = await world.database.pool.query(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
    );
    let dump = "";
    for (const { name } of tables.rows) {
      const { rows } = await world.database.pool.query(
        `SELECT coalesce(string_agg(t::text, '\n'), '') AS rows FROM "${name}" t`,
      );
      dump += rows[0].rows;
    }
    expect(dump).toContain(alice.userId);
    const hex = (text: string) => Buffer.from(text).toString("hex");
    for (const word of [...secrets.rows.map(({ id }) => id), GOOD_CARD, ...Object.values(KEYS).slice(1)]) {
      expect(dump.includes(word) || dump.includes(hex(word)), word).toBe(false);
    }
  });
});
