import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findWaitingWebhooks } from "@/lib/db/payment/webhook-rows";
import { evaluateAlerts } from "@/lib/services/alert/evaluate-alerts";
import { usePool } from "@/test/support/engine";
import { type PaymentWorld, startPaymentWorld, system } from "@/test/support/payments";
import { processWebhook } from "./process-webhook";
import { reconcilePayments } from "./reconcile-payments";

const HOUR_MS = 3_600_000;
const START = new Date("2031-03-01T00:00:00Z");
const hoursLater = (hours: number) => new Date(START.getTime() + hours * HOUR_MS);

let world: PaymentWorld;
beforeAll(async () => {
  world = await startPaymentWorld();
  usePool(world.database.pool);
});
afterAll(() => world?.stop());

/** A webhook about something that the gateway does not know: another account's, or a test of its dashboard. */
async function received(about: object, type = "payment.captured", at = START): Promise<string> {
  const id = randomUUID();
  await world.database.pool.query(
    "INSERT INTO webhook_event (id, event_id, type, payload, received_at) VALUES ($1::uuid, $1::text, $2, $3, $4)",
    [
      id,
      type,
      { payment_id: null, order_id: null, refund_id: null, token_hash: null, token_status: null, ...about },
      at,
    ],
  );
  return id;
}

async function stateOf(id: string) {
  const { rows } = await world.database.pool.query(
    "SELECT attempts, processed_at IS NOT NULL AS done, given_up_at IS NOT NULL AS given_up FROM webhook_event WHERE id = $1",
    [id],
  );
  return rows[0];
}

describe("a webhook about an id that the gateway does not know", () => {
  it("is tried for two days, ever more seldom, then given up, and its alert ends", async () => {
    const id = await received({ payment_id: "pay_ofAnotherOne00" });
    await processWebhook(system(START), id);
    expect(await stateOf(id)).toEqual({ attempts: 1, done: false, given_up: false });
    expect(await findWaitingWebhooks(START, 10)).toEqual([]);
    for (let hour = 1; hour <= 4; hour++) await reconcilePayments(system(hoursLater(hour)));
    expect(await evaluateAlerts(hoursLater(4))).toContain("opened webhooks payment.captured");
    for (let hour = 5; hour <= 72; hour++) await reconcilePayments(system(hoursLater(hour)));
    const { attempts, ...state } = await stateOf(id);
    expect(state).toEqual({ done: false, given_up: true });
    expect(attempts).toBeLessThan(12);
    expect(await evaluateAlerts(hoursLater(73))).toContain("resolved webhooks payment.captured");
    expect(await findWaitingWebhooks(hoursLater(1_000), 10)).toEqual([]);
  });

  it("never pushes newer ones out of the list, however many there are", async () => {
    for (let n = 0; n < 250; n++) await received({ payment_id: `pay_unknown${n}` });
    await reconcilePayments(system(hoursLater(1)));
    const alice = await world.newcomer();
    const { order_id } = (await alice.call("checkout", { body: { plan: "premium" } })).body;
    await world.control("POST", "/webhooks", { drop: true });
    const { razorpay_payment_id: payment_id } = await alice.pay(order_id);
    const newest = await received({ payment_id, order_id }, "payment.captured", hoursLater(1));
    await reconcilePayments(system(hoursLater(1.5)));
    await reconcilePayments(system(hoursLater(2)));
    expect(await stateOf(newest)).toMatchObject({ done: true });
    expect(await alice.row()).toMatchObject({ plan_key: "premium" });
    await world.control("POST", "/webhooks", {});
  });
});
