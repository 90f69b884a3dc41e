import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { toWireId } from "@/lib/domain/id";
import { apiClient, withKey } from "@/test/support/api";
import { usePool } from "@/test/support/engine";
import { type Payer, type PaymentWorld, startPaymentWorld, system } from "@/test/support/payments";
import { withSettings } from "@/test/support/with-settings";
import { renewSubscription } from "../renewal/renew-subscription";
import { reconcileDisputes } from "./reconcile-disputes";

const PREMIUM = 79_900;
const DAY_MS = 86_400_000;

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

async function subscriber(): Promise<Payer & { paymentId: string }> {
  const payer = await world.newcomer();
  const { body } = await payer.call("checkout", { body: { plan: "premium" } });
  const proof = await payer.pay(body.order_id);
  expect((await payer.call("verify", { body: proof })).status).toBe(200);
  return { ...payer, paymentId: proof.razorpay_payment_id };
}

async function disputed({ paymentId }: { paymentId: string }, ...steps: string[]): Promise<void> {
  const { body } = await world.control("POST", "/disputes", { payment_id: paymentId });
  for (const status of steps) await world.control("POST", `/disputes/${body.id}`, { status });
  await reconcileDisputes(system());
}

it("revenue is captured, less refunded, less lost, and its rows name the loss", async () => {
  await disputed(await subscriber(), "lost");
  await disputed(await subscriber(), "won");
  await disputed(await subscriber());
  const { body } = await admin("getAnalytics", { query: {} });
  expect(body.revenue).toMatchObject([
    { current: 2 * PREMIUM, captured: 3 * PREMIUM, refunded: 0, lost: PREMIUM, currency: "INR" },
  ]);
  expect(body.revenue[0].by_day.reduce((sum: number, day: { amount: number }) => sum + day.amount, 0)).toBe(
    2 * PREMIUM,
  );
});

it("an attempt that was not sent before the dispute is not sent after it", async () => {
  const payer = await subscriber();
  const { id } = await payer.row();
  await query(
    `UPDATE user_subscription SET start_date = start_date - interval '30 days', end_date = end_date - interval '30 days',
       renewal_date = renewal_date - 30, entitled_until = entitled_until - interval '30 days' WHERE id = $1`,
    [id],
  );
  const student_id = toWireId("student", payer.studentId);
  await world.control("POST", "/behaviour", { student_id, on: "recurring", fault: "rate_limited", times: 1 });
  await expect(renewSubscription(system(), id)).rejects.toThrow();
  expect(await attemptsOf(id)).toMatchObject([{ status: "prepared" }]);
  await disputed(payer);
  await renewSubscription(system(new Date(Date.now() + DAY_MS)), id);
  expect(await attemptsOf(id)).toMatchObject([{ status: "abandoned", decline_reason: "payment_disputed" }]);
  expect(await payer.row()).toMatchObject({ status: "pending_renewal" });
});

const attemptsOf = (subscriptionId: string) =>
  query("SELECT status, decline_reason FROM subscription_renewal_log WHERE subscription_id = $1", [subscriptionId]);

it("an account without access to disputes does not stop the reconciliation, and a gateway that is down is tried again", async () => {
  const nowhere = { RAZORPAY_BASE_URL: `${world.url}/not-enabled` };
  expect(await withSettings(nowhere, () => reconcileDisputes(system()))).toMatchObject({ disputes: 0 });
  await world.control("POST", "/behaviour", { on: "fetch", fault: "bad_gateway_before", times: 1 });
  await expect(reconcileDisputes(system())).rejects.toThrow();
});

describe("upgrades that were captured before their terms were recorded", () => {
  it("are given them by the audit log, which the migration reads", async () => {
    const payer = await subscriber();
    const changed = await payer.call("changePlan", { body: { plan: "pro" } });
    await payer.call("verify", { body: await payer.pay(changed.body.checkout.order_id) });
    const terms = () =>
      query(
        "SELECT replaced_version_id, replaced_price FROM payment WHERE student_id = $1 AND applied_as = 'upgrade'",
        [payer.studentId],
      );
    const recorded = await terms();
    expect(recorded).toMatchObject([{ replaced_price: PREMIUM }]);
    await query("UPDATE payment SET replaced_version_id = NULL, replaced_price = NULL WHERE student_id = $1", [
      payer.studentId,
    ]);
    const migration = readFileSync("prisma/migrations/20261202000410_upgraded_from/migration.sql", "utf8");
    await query(/UPDATE payment p [^;]+;/.exec(migration)?.[0] ?? "");
    expect(await terms()).toEqual(recorded);
  });
});

describe("the simulator's own call for tests and demos", () => {
  it("disputes the newest payment, takes the dispute further, and refuses what is not possible", async () => {
    const payer = await subscriber();
    const step = (status: string) => admin("simulateDispute", { body: { user_id: payer.userId, status } });
    expect([(await step("won")).status, (await step("created")).status]).toEqual([409, 200]);
    const lost = await step("lost");
    await reconcileDisputes(system());
    const { body } = await admin("listDisputes", { query: { user_id: payer.userId } });
    expect(body.disputes).toMatchObject([{ gateway_dispute_id: lost.body.dispute_id, status: "lost" }]);
    const again = await step("won");
    expect([again.status, Object.keys(again.body.fields)]).toEqual([400, ["status"]]);
    const broke = await world.newcomer();
    const none = await admin("simulateDispute", { body: { user_id: broke.userId, status: "created" } });
    expect(none.status).toBe(409);
  });
});
