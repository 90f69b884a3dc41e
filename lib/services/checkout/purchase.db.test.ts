import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { usePool } from "@/test/support/engine";
import {
  GOOD_CARD,
  ledgerOf,
  type Payer,
  type PaymentWorld,
  POOR_CARD,
  startPaymentWorld,
  system,
} from "@/test/support/payments";
import { reconcilePayments } from "../gateway-sync/reconcile-payments";
import { submitRefunds } from "../refunds/submit-refund";
import { expireOrders } from "./expire-orders";

const PREMIUM = 79_900;
const LATER = new Date(Date.now() + 3_600_000);

let world: PaymentWorld;
beforeAll(async () => {
  world = await startPaymentWorld();
  usePool(world.database.pool);
});
afterAll(() => world?.stop());
// Events are written down and sent when a test says so.
beforeEach(() => world.control("POST", "/webhooks", { drop: true }));

async function order(payer: Payer, plan = "premium"): Promise<string> {
  const { status, body } = await payer.call("checkout", { body: { plan } });
  expect([status, body.currency]).toEqual([200, "INR"]);
  return body.order_id;
}

async function expectOnePurchase(payer: Payer): Promise<void> {
  await world.drain();
  expect(await payer.row()).toMatchObject({ plan_key: "premium", status: "active", price_amount: PREMIUM });
  expect(await ledgerOf(world, payer)).toEqual({
    theirs: { captured: PREMIUM, refunded: 0 },
    ours: { captured: PREMIUM, refunded: 0 },
    invoiced: PREMIUM,
    invoices: 1,
  });
  expect(await mailsOf(payer)).toEqual(["subscription_activated"]);
}

async function mailsOf({ studentId }: Payer): Promise<string[]> {
  const { rows } = await world.database.pool.query(
    "SELECT type FROM mail WHERE student_id = $1 ORDER BY created_at, id",
    [studentId],
  );
  return rows.map(({ type }) => type);
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}

async function sendAll(orderId: string): Promise<void> {
  await world.send((await world.eventsOf(orderId)).map(({ id }) => id));
}

describe("a purchase", () => {
  it("is charged once, invoiced once and mailed once, and says so in every response", async () => {
    const alice = await world.newcomer();
    const proof = await alice.pay(await order(alice));
    const { status, body } = await alice.call("verify", { body: proof });
    expect([status, body.subscription.plan, body.subscription.status]).toEqual([200, "premium", "active"]);
    expect(body.message).toMatch(/^Renews on /);
    await sendAll(proof.razorpay_order_id);
    await expectOnePurchase(alice);
    const { body: listed } = await alice.call("invoices");
    expect(listed.invoices).toMatchObject([
      { kind: "invoice", amount: PREMIUM, tax: 12_188, currency: "INR", plan: "premium", status: "paid" },
    ]);
    const { body: one } = await alice.call("invoice", { params: { number: listed.invoices[0].number } });
    expect(one.invoice).toMatchObject({ taxable: 67_712, cgst: 6_094, sgst: 6_094, igst: 0, sac: "999293" });
    expect(one.invoice.recipient).toEqual({ name: "Alice Rao", address: null, state: "29", gstin: null });
    const { body: method } = await alice.call("paymentMethod");
    expect(method.payment_method).toMatchObject({ kind: "card", status: "confirmed", last4: "1007" });
    const bob = await world.newcomer();
    expect((await bob.call("invoice", { params: { number: listed.invoices[0].number } })).status).toBe(404);
  });

  it("is one, whatever the order of its events, and whenever the callback comes between them", async () => {
    for (const sequence of permutations(["payment.authorized", "payment.captured", "order.paid"])) {
      for (const callbackAt of [0, 1, 3]) {
        const alice = await world.newcomer();
        const proof = await alice.pay(await order(alice));
        const events = await world.eventsOf(proof.razorpay_order_id);
        const steps = sequence.map((type) => async () => {
          await world.send(events.filter((event) => event.type === type).map(({ id }) => id));
          await world.drain();
        });
        steps.splice(callbackAt, 0, async () => {
          expect((await alice.call("verify", { body: proof })).status).toBe(200);
        });
        for (const step of steps) await step();
        await expectOnePurchase(alice);
      }
    }
  });

  it("is one, when its webhooks come ten times and at the same moment as ten callbacks", async () => {
    const alice = await world.newcomer();
    const proof = await alice.pay(await order(alice));
    const events = (await world.eventsOf(proof.razorpay_order_id)).map(({ id }) => id);
    const [responses] = await Promise.all([
      Promise.all(Array.from({ length: 10 }, () => alice.call("verify", { body: proof }))),
      world.send(events, 10).then(() => Promise.all(Array.from({ length: 5 }, () => world.drain()))),
    ]);
    expect(responses.map(({ status }) => status)).toEqual(Array(10).fill(200));
    await expectOnePurchase(alice);
    const stored = await world.database.pool.query("SELECT count(*)::int FROM webhook_event WHERE event_id = ANY($1)", [
      events,
    ]);
    expect(stored.rows).toEqual([{ count: events.length }]);
  });

  it("continues after a declined try, in whatever order the two are reported", async () => {
    for (const backwards of [false, true]) {
      const alice = await world.newcomer();
      const orderId = await order(alice);
      const declined = await alice.pay(orderId, POOR_CARD);
      expect(declined.error.reason).toBe("insufficient_funds");
      const proof = await alice.pay(orderId);
      const events = (await world.eventsOf(orderId)).map(({ id }) => id);
      for (const id of backwards ? events.toReversed() : events) {
        await world.send([id]);
        await world.drain();
      }
      await expectOnePurchase(alice);
      expect((await alice.call("verify", { body: proof })).status).toBe(200);
    }
  });

  it("counts when the money of a failed payment comes after all", async () => {
    const alice = await world.newcomer();
    const orderId = await order(alice);
    const declined = await alice.pay(orderId, POOR_CARD);
    await sendAll(orderId);
    await world.drain();
    expect(await alice.row()).toMatchObject({ plan_key: "free" });
    await world.control("POST", `/payments/${declined.error.metadata.payment_id}/authorize-late`, {});
    await sendAll(orderId);
    await expectOnePurchase(alice);
  });

  it("says why a payment was declined, and allows another try on the same order", async () => {
    const alice = await world.newcomer();
    const orderId = await order(alice);
    await alice.pay(orderId, POOR_CARD);
    await reconcilePayments(system(LATER));
    expect(await alice.row()).toMatchObject({ plan_key: "free" });
    expect(await order(alice)).toBe(orderId);
    await alice.pay(orderId);
    await sendAll(orderId);
    await expectOnePurchase(alice);
  });
});

describe("an order", () => {
  it("is one for two tabs, a double click and ten clicks at once", async () => {
    const alice = await world.newcomer();
    const responses = await Promise.all(
      Array.from({ length: 10 }, () => alice.call("checkout", { body: { plan: "premium" } })),
    );
    expect(new Set(responses.map(({ body }) => body.order_id)).size).toBe(1);
    const { body } = await world.control("GET", `/ledger?customer=stu_${alice.studentId.replaceAll("-", "")}`);
    expect([body.customers.length, body.orders.length]).toEqual([1, 1]);
  });

  it("is not shown again once it is paid, even if no webhook has reported it", async () => {
    const alice = await world.newcomer();
    await alice.pay(await order(alice));
    const again = await alice.call("checkout", { body: { plan: "premium" } });
    expect([again.status, again.body.code]).toEqual([409, "conflict"]);
    await expectOnePurchase(alice);
  });

  it.each(["reset", "bad_gateway"])("survives %s while it is made: the next try finds the same", async (fault) => {
    const alice = await world.newcomer();
    const customer = `stu_${alice.studentId.replaceAll("-", "")}`;
    await world.control("POST", "/behaviour", { student_id: customer, next: "capture", on: "order", fault });
    const first = await alice.call("checkout", { body: { plan: "premium" } });
    const second = await order(alice);
    expect([200, 503]).toContain(first.status);
    if (first.status === 200) expect(first.body.order_id).toBe(second);
    const { body } = await world.control("GET", `/ledger?customer=${customer}`);
    expect(body.orders).toHaveLength(1);
    const proof = await alice.pay(second);
    expect((await alice.call("verify", { body: proof })).status).toBe(200);
    await expectOnePurchase(alice);
  });

  it("waits while the gateway is away, and nothing is lost", async () => {
    const alice = await world.newcomer();
    await world.control("POST", "/outage", { fault: "bad_gateway_before", seconds: 60 });
    const away = await alice.call("checkout", { body: { plan: "premium" } });
    expect([away.status, away.body.code, away.headers.get("retry-after")]).toEqual([503, "unavailable", "5"]);
    await world.control("POST", "/outage", { fault: "bad_gateway_before", seconds: 0 });
    const proof = await alice.pay(await order(alice));
    await world.control("POST", "/outage", { fault: "reset_before", seconds: 60 });
    const verify = await alice.call("verify", { body: proof });
    expect([verify.status, verify.body.code]).toEqual([503, "unavailable"]);
    await world.control("POST", "/outage", { fault: "reset_before", seconds: 0 });
    await reconcilePayments(system(LATER));
    await expectOnePurchase(alice);
  });

  it("expires after a day, and is still applied when an old tab pays it later", async () => {
    const alice = await world.newcomer();
    const orderId = await order(alice);
    const tomorrow = new Date(Date.now() + 25 * 3_600_000);
    expect(await expireOrders(system(tomorrow))).toBeGreaterThan(0);
    const { rows } = await world.database.pool.query("SELECT status FROM payment_order WHERE gateway_order_id = $1", [
      orderId,
    ]);
    expect(rows).toEqual([{ status: "expired" }]);
    const proof = await alice.pay(orderId);
    expect((await alice.call("verify", { body: proof })).status).toBe(200);
    await expectOnePurchase(alice);
  });

  it("costs what the catalogue says, in the currency of the first payment, whatever is sent", async () => {
    const alice = await world.newcomer();
    const { body } = await alice.call("checkout", { body: { plan: "premium", amount: 100, currency: "USD" } });
    expect([body.amount, body.currency]).toEqual([PREMIUM, "INR"]);
    for (const plan of ["free", "gold"]) {
      const refused = await alice.call("checkout", { body: { plan } });
      expect([refused.status, refused.body.fields]).toEqual([400, { plan: `There is no plan "${plan}" to buy.` }]);
    }
    await world.database.pool.query("UPDATE student SET currency = 'USD' WHERE id = $1", [alice.studentId]);
    const dollars = await alice.call("checkout", { body: { plan: "premium" } });
    expect([dollars.body.amount, dollars.body.currency]).toEqual([999, "USD"]);
  });

  it.each([
    [{ state: "Atlantis" }, "state"],
    [{ gstin: "29AAGCB7383J1Z5" }, "gstin"],
    [{ gstin: "29AAGCB7383J1Z4", state: "27" }, "state"],
  ])("refuses %o", async (change, field) => {
    const alice = await world.newcomer();
    const { status, body } = await alice.call("checkout", { body: { plan: "premium", ...change } });
    expect([status, Object.keys(body.fields)]).toEqual([400, [field]]);
  });
});

describe("a payment that is not needed", () => {
  it("is refunded when two plans were paid in two tabs, in both ledgers", async () => {
    const alice = await world.newcomer();
    const [premium, pro] = [await order(alice), await order(alice, "pro")];
    const first = await alice.pay(premium);
    const second = await alice.pay(pro);
    expect((await alice.call("verify", { body: first })).status).toBe(200);
    const refused = await alice.call("verify", { body: second });
    expect([refused.status, refused.body.code]).toEqual([409, "conflict"]);
    const { rows } = await world.database.pool.query(
      "SELECT data ->> 'paymentId' AS id FROM outbox_event WHERE name = 'payment/refund.requested' AND data ->> 'subscriptionId' = $1",
      [(await alice.row()).id],
    );
    expect(rows).toHaveLength(1);
    await Promise.all([1, 2, 3].map(() => submitRefunds(system(), rows[0].id)));
    await world.drain();
    expect(await ledgerOf(world, alice)).toEqual({
      theirs: { captured: PREMIUM + 159_900, refunded: 159_900 },
      ours: { captured: PREMIUM + 159_900, refunded: 159_900 },
      invoiced: PREMIUM,
      invoices: 1,
    });
    expect(await mailsOf(alice)).toEqual(["subscription_activated", "refund_issued"]);
  });

  it.each(["reset", "bad_gateway"])("is refunded once although the gateway's response is lost: %s", async (fault) => {
    const alice = await world.newcomer();
    const [premium, pro] = [await order(alice), await order(alice, "pro")];
    for (const id of [premium, pro]) await alice.call("verify", { body: await alice.pay(id) });
    const student_id = `stu_${alice.studentId.replaceAll("-", "")}`;
    await world.control("POST", "/behaviour", { student_id, next: "capture", on: "refund", fault });
    for (let round = 1; round <= 3; round++)
      await reconcilePayments(system(new Date(LATER.getTime() + round * LONG_MS)));
    expect((await ledgerOf(world, alice)).theirs.refunded).toBe(159_900);
    expect((await ledgerOf(world, alice)).ours.refunded).toBe(159_900);
  });

  it("is refunded when it does not match its order", async () => {
    for (const extra of [{ amount: PREMIUM - 1 }, { currency: "USD" }]) {
      const alice = await world.newcomer();
      const proof = await alice.pay(await order(alice), GOOD_CARD, extra);
      const refused = await alice.call("verify", { body: proof });
      expect([refused.status, refused.body.code]).toEqual([409, "conflict"]);
      expect(await alice.row()).toMatchObject({ plan_key: "free" });
      await reconcilePayments(system(LATER));
      const { theirs, ours, invoices } = await ledgerOf(world, alice);
      expect([theirs, invoices]).toEqual([ours, 0]);
      expect(theirs.captured - theirs.refunded).toBe(0);
    }
  });

  it("ends the plan, with a credit note, when the whole period was refunded at the gateway", async () => {
    const alice = await world.newcomer();
    const proof = await alice.pay(await order(alice));
    await alice.call("verify", { body: proof });
    await fetch(`${world.url}/v1/payments/${proof.razorpay_payment_id}/refund`, {
      method: "POST",
      headers: { authorization: `Basic ${Buffer.from("rzp_test_tests:razorpay-of-the-tests").toString("base64")}` },
      body: JSON.stringify({}),
    });
    await sendAll(proof.razorpay_order_id);
    await world.drain();
    expect(await alice.row()).toMatchObject({ plan_key: "free", status: "inactive" });
    expect(await ledgerOf(world, alice)).toMatchObject({
      theirs: { captured: PREMIUM, refunded: PREMIUM },
      ours: { captured: PREMIUM, refunded: PREMIUM },
      invoiced: 0,
    });
    const { body } = await alice.call("invoices");
    expect(body.invoices.map(({ kind, status }: { kind: string; status: string }) => `${kind} ${status}`)).toEqual([
      "credit_note credited",
      "invoice refunded",
    ]);
    const stale = await alice.call("verify", { body: proof });
    expect([stale.status, (await alice.row()).plan_key]).toEqual([409, "free"]);
  });
});

const LONG_MS = 3_600_000;
