import { afterAll, beforeAll, expect, it } from "vitest";
import { toWireId } from "@/lib/domain/id";
import { apiClient, withKey } from "@/test/support/api";
import { usePool } from "@/test/support/engine";
import { ledgerOf, type PaymentWorld, startPaymentWorld, system } from "@/test/support/payments";
import { reconcilePayments } from "../gateway-sync/reconcile-payments";
import { submitRefunds } from "./submit-refund";

const PREMIUM = 79_900;

let world: PaymentWorld;
beforeAll(async () => {
  world = await startPaymentWorld();
  usePool(world.database.pool);
  await world.control("POST", "/webhooks", { drop: true });
});
afterAll(() => world?.stop());

it("a refund that an earlier request is still working on (409) is unknown, and asked about, not failed", async () => {
  const alice = await world.newcomer();
  const { order_id } = (await alice.call("checkout", { body: { plan: "premium" } })).body;
  await alice.call("verify", { body: await alice.pay(order_id) });
  const asked = { params: { user_id: alice.userId }, body: { reason: "asked for" } };
  expect((await apiClient(withKey(world.key))("refundPayment", asked)).status).toBe(200);
  const query = async (text: string) => (await world.database.pool.query(text, [alice.studentId])).rows;
  const [payment] = await query("SELECT id FROM payment WHERE student_id = $1");
  const student_id = toWireId("student", alice.studentId);
  await world.control("POST", "/behaviour", { student_id, on: "refund", fault: "conflict" });
  await submitRefunds(system(), payment.id);
  const statuses = "SELECT r.status FROM refund r JOIN payment p ON p.id = r.payment_id WHERE p.student_id = $1";
  expect(await query(statuses)).toEqual([{ status: "unknown" }]);
  await reconcilePayments(system(new Date(Date.now() + 3_600_000)));
  expect(await query(statuses)).toEqual([{ status: "processed" }]);
  expect(await ledgerOf(world, alice)).toMatchObject({ theirs: { refunded: PREMIUM }, ours: { refunded: PREMIUM } });
});
