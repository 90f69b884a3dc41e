import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { uuidv7 } from "@/lib/crypto/uuid";
import { findWaitingWebhooks } from "@/lib/db/payment/webhook-rows";
import { receiptOf } from "@/lib/domain/receipt";
import { type GatewayOrder, getGateway } from "@/lib/gateway";
import { evaluateAlerts } from "@/lib/services/alert/evaluate-alerts";
import { apiClient, withKey } from "@/test/support/api";
import { newStudent, usePool } from "@/test/support/engine";
import { ledgerOf, type Payer, type PaymentWorld, startPaymentWorld, system } from "@/test/support/payments";
import { KEYS } from "@/test/support/simulator";
import { processWebhook } from "../gateway-sync/process-webhook";
import { reconcilePayments } from "../gateway-sync/reconcile-payments";
import { findCustomerId } from "../payment-methods/ensure-customer";
import { submitRefunds } from "../refunds/submit-refund";
import { recordPaymentById } from "./record-payment-by-id";

const PREMIUM = 79_900;

let world: PaymentWorld;
beforeAll(async () => {
  world = await startPaymentWorld();
  usePool(world.database.pool);
});
afterAll(() => world?.stop());
beforeEach(() => world.control("POST", "/webhooks", { drop: true }));

async function order(payer: Payer, plan = "premium"): Promise<string> {
  return (await payer.call("checkout", { body: { plan } })).body.order_id;
}

/** An order on our gateway account that is not in our database. */
async function unmatchedOrder(payer: Payer, receipt: string): Promise<GatewayOrder> {
  const customerId = (await findCustomerId(payer.studentId)) ?? "";
  const made = await getGateway().createOrder({ amount: PREMIUM, currency: "INR", receipt, customerId });
  if (made.kind !== "done") throw new Error(made.cause);
  return made.value;
}

describe("a payment that the gateway has only authorized", () => {
  /** Pays an order that does not ask for automatic capture, as some gateway accounts are set up. @returns the payment's state afterwards */
  async function authorizeAndRecord(extra: object): Promise<string> {
    const alice = await world.newcomer();
    const orderId = await order(alice);
    await world.database.pool.query("UPDATE simulator.orders SET auto_capture = false WHERE id = $1", [orderId]);
    const { razorpay_payment_id } = await alice.pay(orderId, undefined, extra);
    expect((await getGateway().getPayment(razorpay_payment_id)).status).toBe("authorized");
    await recordPaymentById(system(), razorpay_payment_id);
    return (await getGateway().getPayment(razorpay_payment_id)).status;
  }

  it("is captured by us if it is what was ordered, and otherwise left to expire: money that would go back is not taken", async () => {
    expect(await authorizeAndRecord({})).toBe("captured");
    expect(await authorizeAndRecord({ amount: PREMIUM - 100 })).toBe("authorized");
    expect(await authorizeAndRecord({ currency: "USD" })).toBe("authorized");
  });
});

describe("a payment that was never reported", () => {
  it("is applied when the response that named its order was lost", async () => {
    for (const way of ["webhook", "reconciliation"]) {
      const alice = await world.newcomer();
      const orderId = await order(alice);
      // As if the process had been killed between the gateway's response and our write of it.
      await world.database.pool.query(
        "UPDATE payment_order SET gateway_order_id = NULL, status = 'prepared', checked_at = NULL WHERE gateway_order_id = $1",
        [orderId],
      );
      await alice.pay(orderId);
      if (way === "webhook") {
        await world.send((await world.eventsOf(orderId)).map(({ id }) => id));
        await world.drain();
      } else await reconcilePayments(system());
      expect(await alice.row()).toMatchObject({ plan_key: "premium", status: "active" });
      expect(await ledgerOf(world, alice)).toMatchObject({ ours: { captured: PREMIUM, refunded: 0 }, invoices: 1 });
    }
  });

  it("is refunded when its order was lost with a database", async () => {
    const alice = await world.newcomer();
    await order(alice);
    const lost = await unmatchedOrder(alice, receiptOf("order", uuidv7()));
    const { razorpay_payment_id } = await alice.pay(lost.id);
    for (let time = 0; time < 3; time++) {
      expect(await recordPaymentById(system(), razorpay_payment_id)).toEqual({ kind: "not_ours" });
    }
    const { rows } = await world.database.pool.query("SELECT id FROM payment WHERE gateway_payment_id = $1", [
      razorpay_payment_id,
    ]);
    await submitRefunds(system(), rows[0].id);
    expect(await ledgerOf(world, alice)).toEqual({
      theirs: { captured: PREMIUM, refunded: PREMIUM },
      ours: { captured: PREMIUM, refunded: PREMIUM },
      invoiced: 0,
      invoices: 0,
    });
    expect(await alice.row()).toMatchObject({ plan_key: "free" });
  });

  it("is left alone when it belongs to another business on the same account", async () => {
    const alice = await world.newcomer();
    await order(alice);
    const unmatched = await unmatchedOrder(alice, `shop-${uuidv7().slice(0, 20)}`);
    const { razorpay_payment_id } = await alice.pay(unmatched.id);
    expect(await recordPaymentById(system(), razorpay_payment_id)).toEqual({ kind: "not_ours" });
    expect(await ledgerOf(world, alice)).toMatchObject({
      theirs: { captured: PREMIUM, refunded: 0 },
      ours: { captured: 0, refunded: 0 },
    });
  });
});

describe("a refund", () => {
  it("made at the gateway's dashboard in place of ours is not made twice", async () => {
    const alice = await world.newcomer();
    const [premium, pro] = [await order(alice), await order(alice, "pro")];
    await alice.call("verify", { body: await alice.pay(premium) });
    const proof = await alice.pay(pro);
    await alice.call("verify", { body: proof });
    await fetch(`${world.url}/v1/payments/${proof.razorpay_payment_id}/refund`, {
      method: "POST",
      headers: { authorization: `Basic ${Buffer.from(`${KEYS.keyId}:${KEYS.keySecret}`).toString("base64")}` },
      body: "{}",
    });
    await reconcilePayments(system());
    await reconcilePayments(system(new Date(Date.now() + 3_600_000)));
    expect(await ledgerOf(world, alice)).toMatchObject({ theirs: { refunded: 159_900 }, ours: { refunded: 159_900 } });
    const { rows } = await world.database.pool.query(
      "SELECT r.status FROM refund r JOIN payment p ON p.id = r.payment_id WHERE p.student_id = $1 ORDER BY r.created_at",
      [alice.studentId],
    );
    expect(rows.map(({ status }) => status)).toEqual(["failed", "processed"]);
  });

  it("waits while our gateway account lacks the money, and is made when it has it", async () => {
    const alice = await world.newcomer();
    const [premium, pro] = [await order(alice), await order(alice, "pro")];
    for (const id of [premium, pro]) await alice.call("verify", { body: await alice.pay(id) });
    const student_id = `stu_${alice.studentId.replaceAll("-", "")}`;
    await world.control("POST", "/behaviour", { student_id, next: "decline", on: "refund" });
    expect((await reconcilePayments(system())).failures).toBe(1);
    expect((await ledgerOf(world, alice)).ours.refunded).toBe(0);
    await reconcilePayments(system(new Date(Date.now() + 3_600_000)));
    expect((await ledgerOf(world, alice)).ours.refunded).toBe(159_900);
  });
});

describe("an invoice", () => {
  it("is numbered without a gap, however many pay at once, and test clocks have a series of their own", async () => {
    const payers = await Promise.all(Array.from({ length: 8 }, () => world.newcomer()));
    const proofs = await Promise.all(payers.map(async (payer) => payer.pay(await order(payer))));
    await Promise.all(payers.map((payer, index) => payer.call("verify", { body: proofs[index] })));
    const { rows } = await world.database.pool.query(
      "SELECT number, serial FROM invoice WHERE series = 'INV' AND kind = 'invoice' ORDER BY serial",
    );
    expect(rows.map(({ serial }) => serial)).toEqual(rows.map((_, index) => index + 1));
    const admin = apiClient(withKey(world.key));
    const { body: clock } = await admin("createTestClock", { body: { now: "2026-03-31T18:00:00Z" } });
    const student = newStudent();
    const call = apiClient(withKey(world.key, student));
    const headers = { "x-test-clock": clock.id };
    const payer = { email: `${student}@learn.example`, phone: "9876543210" };
    const { body: checkout } = await call("checkout", {
      body: { plan: "premium", payer, state: "Karnataka" },
      headers,
    });
    const { body: proof } = await world.control("POST", "/checkout", {
      order_id: checkout.order_id,
      instrument: "success@razorpay",
    });
    const verified = await call("verify", { body: proof });
    expect([verified.status, verified.body.subscription.start_date]).toEqual([200, "2026-03-31T18:00:00.000Z"]);
    const { body } = await call("invoices");
    expect(body.invoices).toMatchObject([{ number: "INVT-2526-000001", issued_at: "2026-03-31T18:00:00.000Z" }]);
  });
});

describe("a webhook that fails", () => {
  it("is tried again, alerts after three times, and has its effect in the end", async () => {
    const alice = await world.newcomer();
    const orderId = await order(alice);
    await alice.pay(orderId);
    await world.send(
      (await world.eventsOf(orderId)).filter(({ type }) => type === "payment.captured").map(({ id }) => id),
    );
    await world.control("POST", "/outage", { fault: "bad_gateway_before", seconds: 60 });
    const tomorrow = new Date(Date.now() + 86_400_000);
    for (let time = 1; time <= 3; time++) {
      const [webhook] = await findWaitingWebhooks(tomorrow, 10);
      await expect(processWebhook(system(), webhook?.id ?? "")).rejects.toMatchObject({ kind: "unavailable" });
    }
    await evaluateAlerts(new Date());
    const { rows } = await world.database.pool.query("SELECT severity FROM alert WHERE kind = 'webhooks'");
    expect(rows).toEqual([{ severity: "high" }]);
    await world.control("POST", "/outage", { fault: "bad_gateway_before", seconds: 0 });
    expect(await findWaitingWebhooks(new Date(), 10)).toEqual([]);
    await reconcilePayments(system(tomorrow));
    expect(await findWaitingWebhooks(tomorrow, 10)).toEqual([]);
    expect(await alice.row()).toMatchObject({ plan_key: "premium" });
  });
});
