import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { usePool } from "@/test/support/engine";
import { ledgerOf, type PaymentWorld, refundAtDashboard, startPaymentWorld, system } from "@/test/support/payments";
import { expireOrders } from "../checkout/expire-orders";
import { readGatewayLists } from "./read-gateway-lists";
import { reconcilePayments } from "./reconcile-payments";

const PREMIUM = 79_900;
const HOUR_MS = 3_600_000;

let world: PaymentWorld;
beforeAll(async () => {
  world = await startPaymentWorld();
  usePool(world.database.pool);
  // Not one webhook ever comes.
  await world.control("POST", "/webhooks", { drop: true });
});
afterAll(() => world?.stop());

async function buyer() {
  const alice = await world.newcomer();
  const { order_id } = (await alice.call("checkout", { body: { plan: "premium" } })).body;
  const proof = await alice.pay(order_id);
  expect((await alice.call("verify", { body: proof })).status).toBe(200);
  return { alice, paymentId: String(proof.razorpay_payment_id) };
}

async function mailsOf(studentId: string): Promise<string[]> {
  const { rows } = await world.database.pool.query(
    "SELECT type FROM mail WHERE student_id = $1 AND type = 'refund_issued'",
    [studentId],
  );
  return rows.map(({ type }) => type);
}

// In this order: how far the list was read is kept in the database, and goes on from test to test.
describe("what no webhook reported", { shuffle: false }, () => {
  it("is found in the gateway's list: a refund that was made at its dashboard", async () => {
    const { alice, paymentId } = await buyer();
    expect(await readGatewayLists(system())).toEqual({ payments: 0, refunds: 0, failures: 0 });
    await refundAtDashboard(world, paymentId);
    // We were down for longer than the first look reaches back.
    const muchLater = system(new Date(Date.now() + 45 * 24 * HOUR_MS));
    await reconcilePayments(muchLater);
    expect((await ledgerOf(world, alice)).ours.refunded).toBe(0);
    expect(await readGatewayLists(muchLater)).toEqual({
      payments: 0,
      refunds: 1,
      failures: 0,
    });
    expect(await ledgerOf(world, alice)).toMatchObject({
      theirs: { captured: PREMIUM, refunded: PREMIUM },
      ours: { captured: PREMIUM, refunded: PREMIUM },
      invoiced: 0,
    });
    expect(await alice.row()).toMatchObject({ plan_key: "free", status: "inactive" });
    expect(await mailsOf(alice.studentId)).toEqual(["refund_issued"]);
  });

  it("is found while two instances read, in parts and on several pages, and is recorded once", async () => {
    const { alice, paymentId } = await buyer();
    const parts = 105;
    for (let part = 0; part < parts; part++) await refundAtDashboard(world, paymentId, 100);
    const [one, other] = await Promise.all([readGatewayLists(system()), readGatewayLists(system())]);
    expect(one.refunds + other.refunds).toBeGreaterThanOrEqual(parts);
    expect(await ledgerOf(world, alice)).toMatchObject({
      ours: { refunded: 100 * parts },
      theirs: { refunded: 100 * parts },
    });
    expect(await mailsOf(alice.studentId)).toHaveLength(parts);
    expect(await alice.row()).toMatchObject({ plan_key: "premium", status: "active" });
    expect((await readGatewayLists(system())).refunds).toBe(0);
  });

  it("is found in the gateway's list: an order that was paid after it had expired", async () => {
    const alice = await world.newcomer();
    const { order_id } = (await alice.call("checkout", { body: { plan: "premium" } })).body;
    const nextWeek = new Date(Date.now() + 7 * 24 * HOUR_MS);
    await expireOrders(system(nextWeek));
    await alice.pay(order_id);
    await reconcilePayments(system(new Date(nextWeek.getTime() + HOUR_MS)));
    expect(await alice.row()).toMatchObject({ plan_key: "free" });
    expect((await readGatewayLists(system(new Date(nextWeek.getTime() + HOUR_MS)))).payments).toBe(1);
    expect(await alice.row()).toMatchObject({ plan_key: "premium", status: "active" });
    expect(await ledgerOf(world, alice)).toMatchObject({ ours: { captured: PREMIUM, refunded: 0 }, invoices: 1 });
  });

  it("is read again after the gateway did not respond, and after one item could not be recorded", async () => {
    const { alice, paymentId } = await buyer();
    await readGatewayLists(system());
    await refundAtDashboard(world, paymentId);
    await world.control("POST", "/behaviour", { on: "fetch", fault: "bad_gateway_before", times: 1 });
    await expect(readGatewayLists(system())).rejects.toThrow();
    await world.database.pool.query("ALTER TABLE mail ADD CONSTRAINT none CHECK (type <> 'refund_issued') NOT VALID");
    expect(await readGatewayLists(system())).toMatchObject({ refunds: 1, failures: 1 });
    await world.database.pool.query("ALTER TABLE mail DROP CONSTRAINT none");
    // Much that is newer must not make it forgotten.
    await buyer();
    expect(await readGatewayLists(system())).toMatchObject({ refunds: 1, failures: 0 });
    expect(await alice.row()).toMatchObject({ plan_key: "free" });
  });
});
