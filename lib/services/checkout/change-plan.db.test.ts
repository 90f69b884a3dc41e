import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { getGateway } from "@/lib/gateway";
import { apiClient, withKey } from "@/test/support/api";
import { newStudent, usePool } from "@/test/support/engine";
import { GOOD_CARD, type PaymentWorld, startPaymentWorld, system } from "@/test/support/payments";
import { reconcilePayments } from "../gateway-sync/reconcile-payments";
import { recordPaymentById } from "../settlement/record-payment-by-id";

let world: PaymentWorld;
beforeAll(async () => {
  world = await startPaymentWorld();
  usePool(world.database.pool);
});
afterAll(() => world?.stop());
beforeEach(() => world.control("POST", "/webhooks", { drop: true }));

const DAY_ONE = "2026-01-11T05:30:00.000Z";

/** On premium since the first day, on a test clock. */
async function subscriber() {
  const { body: clock } = await apiClient(withKey(world.key))("createTestClock", { body: { now: DAY_ONE } });
  const call = apiClient(withKey(world.key, newStudent()));
  const { body } = await call("checkout", {
    body: { plan: "premium", state: "27", payer: { email: "payer@learn.example", phone: "9876543210" } },
    headers: { "x-test-clock": clock.id },
  });
  expect((await call("verify", { body: await pay(body.order_id) })).status).toBe(200);
  const at = (now: string) =>
    world.database.pool.query(
      "UPDATE test_clock SET now = $2 WHERE id = (SELECT id FROM test_clock WHERE replace(id::text, '-', '') = $1)",
      [clock.id.slice(4), now],
    );
  return { call, at };
}

async function pay(order_id: string) {
  return (await world.control("POST", "/checkout", { order_id, instrument: GOOD_CARD })).body;
}

describe("an upgrade", () => {
  it("costs what the preview says, and keeps the end of the period", async () => {
    const { call, at } = await subscriber();
    await at("2026-01-26T05:30:00.000Z");
    const { body: preview } = await call("previewChange", { body: { plan: "pro" } });
    expect(preview.change).toEqual({
      kind: "upgrade",
      plan: "pro",
      due: { amount: 40_000, currency: "INR" },
      takes_effect_at: "2026-01-26T05:30:00.000Z",
      paid_until: "2026-02-10T05:30:00.000Z",
      renews_at: { amount: 159_900, currency: "INR" },
    });
    const { body: changed } = await call("changePlan", { body: { plan: "pro" } });
    expect(changed.checkout).toMatchObject({ amount: 40_000, currency: "INR" });
    expect(changed.subscription.plan).toBe("premium");
    await at("2026-01-26T05:35:00.000Z");
    const again = await call("changePlan", { body: { plan: "pro" } });
    expect(again.body.checkout.order_id).toBe(changed.checkout.order_id);
    const verified = await call("verify", { body: await pay(changed.checkout.order_id) });
    expect(verified.body.subscription).toMatchObject({
      plan: "pro",
      status: "active",
      end_date: "2026-02-10T05:30:00.000Z",
      price: { amount: 159_900, currency: "INR" },
    });
    const { body } = await call("invoices");
    expect(body.invoices[0]).toMatchObject({ amount: 40_000, plan: "pro", period_start: "2026-01-26T05:35:00.000Z" });
    const { body: full } = await call("invoice", { params: { number: body.invoices[0].number } });
    expect(full.invoice).toMatchObject({ cgst: 0, sgst: 0, igst: 6_102, recipient: { state: "27" } });
  });

  it("whose proration is refunded at the gateway is taken back, and the paid period goes on", async () => {
    const { call } = await subscriber();
    const { body: changed } = await call("changePlan", { body: { plan: "pro" } });
    const proof = await pay(changed.checkout.order_id);
    await call("verify", { body: proof });
    await getGateway().refund({
      paymentId: proof.razorpay_payment_id,
      amount: changed.checkout.amount,
      receipt: "at the gateway itself",
    });
    await recordPaymentById(system(), proof.razorpay_payment_id);
    const { body } = await call("currentSubscription");
    expect(body.subscription).toMatchObject({ plan: "premium", status: "active" });
    expect((await call("invoices")).body.invoices.map(({ kind }: { kind: string }) => kind)).toContain("credit_note");
  });

  it("that is paid when another period runs is refunded", async () => {
    const { call, at } = await subscriber();
    const { body: changed } = await call("changePlan", { body: { plan: "pro" } });
    await world.database.pool.query(
      "UPDATE user_subscription SET end_date = end_date + interval '1 day', entitled_until = entitled_until + interval '1 day' WHERE id = $1",
      [changed.subscription.id.replace("sub_", "").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")],
    );
    await at("2026-01-12T05:30:00.000Z");
    const verified = await call("verify", { body: await pay(changed.checkout.order_id) });
    expect([verified.status, verified.body.code]).toEqual([409, "conflict"]);
    expect((await call("currentSubscription")).body.subscription.plan).toBe("premium");
    expect((await reconcilePayments(system())).refunds).toBe(1);
  });
});

describe("a downgrade", () => {
  it("is scheduled for the next renewal, and undone by choosing the current plan", async () => {
    const { call } = await subscriber();
    const { body: up } = await call("changePlan", { body: { plan: "pro" } });
    await call("verify", { body: await pay(up.checkout.order_id) });
    const headers = { "idempotency-key": "down" };
    const down = await call("changePlan", { body: { plan: "premium" }, headers });
    expect(down.body).toMatchObject({
      subscription: { plan: "pro", scheduled_plan: "premium" },
      change: {
        kind: "downgrade",
        due: null,
        takes_effect_at: "2026-02-10T05:30:00.000Z",
        renews_at: { amount: 79_900 },
      },
      checkout: null,
    });
    expect((await call("changePlan", { body: { plan: "premium" }, headers })).text).toBe(down.text);
    const again = await call("changePlan", { body: { plan: "premium" } });
    expect([again.body.code, again.body.reason]).toEqual(["conflict", "already_scheduled"]);
    const undone = await call("changePlan", { body: { plan: "pro" } });
    expect(undone.body).toMatchObject({
      subscription: { plan: "pro", scheduled_plan: null },
      change: { kind: "undo" },
    });
    expect((await call("changePlan", { body: { plan: "pro" } })).body.code).toBe("conflict");
  });
});

describe("a change", () => {
  it("waits while a payment is pending, and so does the preview", async () => {
    const { call } = await subscriber();
    const { body: changed } = await call("changePlan", { body: { plan: "pro" } });
    // As the gateway's first webhook about it is recorded, before the payment is decided.
    await world.database.pool.query(
      `INSERT INTO payment (id, student_id, order_id, gateway_payment_id, status, amount, currency, created_at, updated_at)
       SELECT gen_random_uuid(), student_id, id, 'pay_authorized', 'authorized', amount, currency, created_at, created_at
       FROM payment_order WHERE gateway_order_id = $1`,
      [changed.checkout.order_id],
    );
    for (const id of ["previewChange", "changePlan"]) {
      for (const plan of ["premium", "pro"]) {
        const { status, body } = await call(id, { body: { plan } });
        expect([id, plan, status, body.code]).toEqual([id, plan, 409, "payment_in_progress"]);
      }
    }
    expect((await call("currentSubscription")).body.subscription).toMatchObject({
      plan: "premium",
      payment_in_progress: true,
    });
  });

  it("is refused without a paid plan, and for a plan that is not on sale", async () => {
    const { call } = await subscriber();
    for (const plan of ["free", "gold"]) {
      const { status, body } = await call("previewChange", { body: { plan } });
      expect([status, Object.keys(body.fields)]).toEqual([400, ["plan"]]);
    }
    const fresh = apiClient(withKey(world.key, newStudent()));
    const { status, body } = await fresh("changePlan", { body: { plan: "pro" } });
    expect([status, body.code]).toEqual([409, "conflict"]);
  });
});
