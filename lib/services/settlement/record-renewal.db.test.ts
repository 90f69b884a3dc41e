import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { decryptValue } from "@/lib/crypto/encryption";
import { uuidv7 } from "@/lib/crypto/uuid";
import { findDefaultMethod } from "@/lib/db/payment/method-rows";
import { insertOrder, openOrder } from "@/lib/db/payment/order-rows";
import { findWaitingWebhooks } from "@/lib/db/payment/webhook-rows";
import { withTransaction } from "@/lib/db/sql/query";
import { lockSubscription } from "@/lib/db/subscription/lock-subscription";
import { receiptOf } from "@/lib/domain/receipt";
import { getGateway } from "@/lib/gateway";
import { usePool } from "@/test/support/engine";
import { ledgerOf, type Payer, type PaymentWorld, startPaymentWorld, system } from "@/test/support/payments";
import { statementsOf } from "@/test/support/statements";
import { processWebhook } from "../gateway-sync/process-webhook";
import { reconcilePayments } from "../gateway-sync/reconcile-payments";
import { findCustomerId } from "../payment-methods/ensure-customer";
import { applyEvent } from "../subscription/apply-event";
import { recordPayment } from "./record-payment";
import { recordPaymentById } from "./record-payment-by-id";

const PREMIUM = 79_900;
const DAY_MS = 86_400_000;

let world: PaymentWorld;
beforeAll(async () => {
  world = await startPaymentWorld();
  usePool(world.database.pool);
});
afterAll(() => world?.stop());
beforeEach(() => world.control("POST", "/webhooks", { drop: true }));

async function subscriber(): Promise<Payer> {
  const payer = await world.newcomer();
  const { body } = await payer.call("checkout", { body: { plan: "premium" } });
  const verified = await payer.call("verify", { body: await payer.pay(body.order_id) });
  expect(verified.status).toBe(200);
  return payer;
}

const subjectOf = ({ studentId }: Payer) => `stu_${studentId.replaceAll("-", "")}`;

/** An attempt as the renewal job writes it before it calls the gateway, and the order made there. */
async function openAttempt(payer: Payer) {
  const row = await payer.row();
  const now = new Date();
  const orderId = uuidv7();
  const attemptId = uuidv7();
  await withTransaction(async (client) => {
    const locked = await lockSubscription({ id: row.id }, now, client);
    if (!locked) throw new Error("no such subscription");
    await insertOrder(
      {
        id: orderId,
        studentId: payer.studentId,
        purpose: "renewal",
        planKey: "premium",
        planVersionId: row.plan_version_id,
        receipt: receiptOf("order", orderId),
        amount: PREMIUM,
        currency: "INR",
        billing: { name: null, state: "29", gstin: null },
        pricedUntil: null,
        now,
        expiresAt: new Date(now.getTime() + DAY_MS),
      },
      client,
    );
    const tried = await client.query(
      "SELECT count(*)::int AS n FROM subscription_renewal_log WHERE subscription_id = $1",
      [row.id],
    );
    await applyEvent(locked, { type: "renewal_requested", requestedAt: now }, system(now), client);
    await client.query(
      `INSERT INTO subscription_renewal_log (id, subscription_id, period_start, period_end, attempt, status, plan_key, plan_version_id, amount, currency,
         order_id, created_at, updated_at)
       VALUES ($1, $2, $3, $3::timestamptz + interval '30 days', $4, 'prepared', 'premium', $5, $6, 'INR', $7, $8, $8)`,
      [attemptId, row.id, row.end_date, tried.rows[0].n + 1, row.plan_version_id, PREMIUM, orderId, now],
    );
  });
  const customerId = (await findCustomerId(payer.studentId)) ?? "";
  const made = await getGateway().createOrder({
    amount: PREMIUM,
    currency: "INR",
    receipt: receiptOf("order", orderId),
    customerId,
  });
  if (made.kind !== "done") throw new Error(made.cause);
  await openOrder(orderId, made.value.id, now);
  return { attemptId, orderId, gatewayOrderId: made.value.id, customerId };
}

type Attempt = Awaited<ReturnType<typeof openAttempt>>;

/** Charges the decrypted token. */
async function charge(payer: Payer, { gatewayOrderId: orderId, customerId }: Attempt) {
  const method = await findDefaultMethod(payer.studentId);
  if (!method?.token_ciphertext || !method.encryption_key_id) throw new Error("the student has no payment method");
  const place = { table: "payment_method", rowId: method.id };
  const tokenId = decryptValue({ ciphertext: method.token_ciphertext, keyId: method.encryption_key_id }, place);
  return getGateway().chargeToken({
    orderId,
    customerId,
    tokenId,
    amount: PREMIUM,
    currency: "INR",
    description: "Premium",
    email: "payer@learn.example",
    contact: "+919876543210",
  });
}

async function attemptOf({ attemptId }: Attempt) {
  const { rows } = await world.database.pool.query(
    "SELECT status, decline_reason, payment_id IS NOT NULL AS paid FROM subscription_renewal_log WHERE id = $1",
    [attemptId],
  );
  return rows[0];
}

async function mailsOf({ studentId }: Payer): Promise<string[]> {
  const { rows } = await world.database.pool.query(
    "SELECT type FROM mail WHERE student_id = $1 ORDER BY created_at, id",
    [studentId],
  );
  return rows.map(({ type }) => type);
}

const later = () => new Date(Date.now() + 3_600_000);

describe("a renewal", () => {
  it("renews once and is invoiced once, when webhooks and reconciliation report it concurrently", async () => {
    const bob = await subscriber();
    const before = await bob.row();
    const attempt = await openAttempt(bob);
    await charge(bob, attempt);
    await world.send(
      (await world.eventsOf(attempt.gatewayOrderId)).map(({ id }) => id),
      3,
    );
    await Promise.all([world.drain(), world.drain(), reconcilePayments(system(later()), [bob.studentId])]);
    const after = await bob.row();
    expect(after.end_date.getTime() - before.end_date.getTime()).toBe(30 * DAY_MS);
    expect(await attemptOf(attempt)).toEqual({ status: "captured", decline_reason: null, paid: true });
    expect(await ledgerOf(world, bob)).toMatchObject({
      theirs: { captured: 2 * PREMIUM, refunded: 0 },
      ours: { captured: 2 * PREMIUM, refunded: 0 },
      invoiced: 2 * PREMIUM,
      invoices: 2,
    });
    expect(await mailsOf(bob)).toEqual(["subscription_activated", "renewal_successful"]);
  });

  it("is recorded in five statements, and not again once it is recorded", async () => {
    const bob = await subscriber();
    const attempt = await openAttempt(bob);
    const charged = await charge(bob, attempt);
    if (charged.kind !== "submitted") throw new Error(`it was ${charged.kind}`);
    const payment = await getGateway().getPayment(charged.paymentId);
    const looked = ["order_find_by_gateway_id", "subscription_lock", "payment_context_lock"];
    expect(await statementsOf(world.database.pool, () => recordPayment(system(), payment))).toEqual([
      ...looked,
      "invoice_next_serial",
      "transition_write+invoice_insert+payment_write",
    ]);
    expect(await statementsOf(world.database.pool, () => recordPayment(system(), payment))).toEqual(looked);
  });

  it("has webhooks that cost one read each: none is processed if the payment is recorded by then, and no job starts if it was recorded before", async () => {
    const bob = await subscriber();
    const attempt = await openAttempt(bob);
    const charged = await charge(bob, attempt);
    if (charged.kind !== "submitted") throw new Error(`it was ${charged.kind}`);
    const [early, ...late] = (await world.eventsOf(attempt.gatewayOrderId)).map(({ id }) => id);
    if (!early) throw new Error("the gateway sent no webhook");
    const keep = (ids: string[]) => statementsOf(world.database.pool, () => world.send(ids));
    expect(await keep([early])).toEqual(["webhook_insert"]);
    await recordPaymentById(system(), charged.paymentId);
    expect(await keep(late)).toEqual(late.map(() => "webhook_insert"));
    const { rows } = await world.database.pool.query(
      `SELECT w.id, w.event_id, w.processed_at IS NOT NULL AS is_done, e.id IS NOT NULL AS wakes FROM webhook_event w
       LEFT JOIN outbox_event e ON e.cause = 'webhook/received:' || w.event_id WHERE w.event_id = ANY ($1)`,
      [[early, ...late]],
    );
    expect(rows.filter(({ wakes }) => wakes)).toMatchObject([{ event_id: early, is_done: false }]);
    expect(rows.filter(({ is_done }) => is_done)).toHaveLength(late.length);
    const { id } = rows.find(({ event_id }) => event_id === early);
    expect(await statementsOf(world.database.pool, () => processWebhook(system(), id))).toEqual(["webhook_open"]);
    expect(await statementsOf(world.database.pool, () => processWebhook(system(), id))).toEqual(["webhook_open"]);
    expect(await findWaitingWebhooks(later(), 10)).toEqual([]);
  });

  it("that is declined is one recorded decline, one grace period and one mail", async () => {
    const bob = await subscriber();
    const attempt = await openAttempt(bob);
    const behaviour = { student_id: subjectOf(bob), next: "decline", reason: "insufficient_funds", settle_after: 1 };
    await world.control("POST", "/behaviour", behaviour);
    const charged = await charge(bob, attempt);
    expect(charged.kind).toBe("submitted");
    await reconcilePayments(system(), [bob.studentId]);
    expect(await attemptOf(attempt)).toMatchObject({ status: "submitted" });
    expect((await bob.call("renew")).body.code).toBe("payment_in_progress");
    await world.control("POST", "/settle", { now: later().toISOString(), customers: [subjectOf(bob)] });
    await Promise.all([1, 2, 3].map(() => reconcilePayments(system(later()), [bob.studentId])));
    expect(await attemptOf(attempt)).toEqual({ status: "declined", decline_reason: "insufficient_funds", paid: true });
    expect(await bob.row()).toMatchObject({ plan_key: "premium", status: "pending_renewal" });
    expect(await mailsOf(bob)).toEqual(["subscription_activated", "renewal_failed"]);
  });

  it("that is paid manually in the grace period continues from the old end; a debit captured as well is refunded", async () => {
    const bob = await subscriber();
    const { end_date: end } = await bob.row();
    const attempt = await openAttempt(bob);
    await world.control("POST", "/behaviour", { student_id: subjectOf(bob), next: "decline" });
    const declined = await charge(bob, attempt);
    if (declined.kind !== "declined" || !declined.paymentId) throw new Error(`it was ${declined.kind}`);
    await recordPaymentById(system(), declined.paymentId);
    expect((await bob.row()).status).toBe("pending_renewal");
    const { status, body } = await bob.call("renew");
    expect([status, body.amount, body.subscription.status]).toEqual([200, PREMIUM, "pending_renewal"]);
    const verified = await bob.call("verify", { body: await bob.pay(body.order_id) });
    expect([verified.status, verified.body.subscription.status]).toEqual([200, "active"]);
    expect((await bob.row()).end_date.getTime() - end.getTime()).toBe(30 * DAY_MS);
    await world.control("POST", `/payments/${declined.paymentId}/authorize-late`, {});
    await recordPaymentById(system(), declined.paymentId);
    await reconcilePayments(system(later()));
    expect((await bob.row()).end_date.getTime() - end.getTime()).toBe(30 * DAY_MS);
    expect(await attemptOf(attempt)).toMatchObject({ status: "declined" });
    expect(await ledgerOf(world, bob)).toMatchObject({
      theirs: { captured: 3 * PREMIUM, refunded: PREMIUM },
      ours: { captured: 3 * PREMIUM, refunded: PREMIUM },
      invoiced: 2 * PREMIUM,
    });
  });

  it("is refused if there is nothing to renew", async () => {
    const [alice, bob] = [await world.newcomer(), await subscriber()];
    expect((await alice.call("renew")).body).toMatchObject({ code: "conflict" });
    expect((await bob.call("renew")).body).toMatchObject({ code: "conflict" });
  });
});

describe("a payment method", () => {
  it("that replaces another is confirmed with a small amount that is refunded, and is charged from then on", async () => {
    const bob = await subscriber();
    const { body: checkout } = await bob.call("changePaymentMethod");
    expect(checkout.amount).toBe(100);
    const verified = await bob.call("verify", { body: await bob.pay(checkout.order_id, "success@razorpay") });
    expect([verified.status, verified.body.subscription.plan]).toEqual([200, "premium"]);
    await reconcilePayments(system(later()));
    expect((await bob.call("paymentMethod")).body.payment_method).toMatchObject({
      kind: "upi",
      upi: "success@razorpay",
    });
    expect(await ledgerOf(world, bob)).toMatchObject({
      theirs: { captured: PREMIUM + 100, refunded: 100 },
      ours: { captured: PREMIUM + 100, refunded: 100 },
      invoiced: PREMIUM,
      invoices: 1,
    });
    const attempt = await openAttempt(bob);
    // Mandates on UPI are not debited in the busy hours of India: for this student the bank's clocks show half past eleven in the evening.
    const tomorrow = new Date(Date.now() + DAY_MS).toISOString().slice(0, 10);
    await world.control("POST", "/settle", { now: `${tomorrow}T18:00:00Z`, customers: [subjectOf(bob)] });
    const charged = await charge(bob, attempt);
    if (charged.kind !== "submitted") throw new Error(`it was ${charged.kind}`);
    expect(await recordPaymentById(system(), charged.paymentId)).toMatchObject({ kind: "applied", as: "renewal" });
    const { rows } = await world.database.pool.query(
      "SELECT recipient ->> 'state' AS state FROM invoice WHERE student_id = $1 ORDER BY issued_at",
      [bob.studentId],
    );
    expect(rows).toEqual([{ state: "29" }, { state: "29" }]);
  });

  it("that is removed is deleted at the gateway too, and leaves nothing to charge", async () => {
    const bob = await subscriber();
    expect((await bob.call("removePaymentMethod")).body).toEqual({ success: true, payment_method: null });
    expect((await bob.call("paymentMethod")).body.payment_method).toBeNull();
    const { rows } = await world.database.pool.query(
      "SELECT status, token_ciphertext, last_four FROM payment_method WHERE student_id = $1",
      [bob.studentId],
    );
    expect(rows).toEqual([{ status: "removed", token_ciphertext: null, last_four: "1007" }]);
    const customerId = (await findCustomerId(bob.studentId)) ?? "";
    expect(await getGateway().listTokens(customerId)).toEqual([]);
    expect((await bob.call("removePaymentMethod")).status).toBe(404);
  });

  it("that is cancelled at the bank is not charged any more, and one that is resumed is", async () => {
    const bob = await subscriber();
    const { rows } = await world.database.pool.query(
      "SELECT t.id FROM simulator.token t JOIN simulator.customer c ON c.id = t.customer_id WHERE c.notes ->> 'student_id' = $1",
      [subjectOf(bob)],
    );
    await world.control("POST", "/webhooks", {});
    for (const status of ["paused", "confirmed", "cancelled"]) {
      await world.control("POST", "/tokens", { token_id: rows[0].id, status });
      await expect
        .poll(
          async () => {
            await world.drain();
            return (await bob.call("paymentMethod")).body.payment_method.status;
          },
          { timeout: 20_000 },
        )
        .toBe(status);
    }
    const confirmed = await world.database.pool.query(
      "SELECT 1 FROM outbox_event WHERE name = 'payment/method.confirmed' AND data ->> 'subscriptionId' = $1",
      [(await bob.row()).id],
    );
    expect(confirmed.rows).toHaveLength(1);
  });
});

it("a renewal that is refunded before its period begins leaves the running period to its end, and the mail says so", async () => {
  const payer = await subscriber();
  const bought = await payer.row();
  const charged = await charge(payer, await openAttempt(payer));
  if (charged.kind !== "submitted") throw new Error(charged.kind);
  await recordPaymentById(system(), charged.paymentId);
  const renewed = await payer.row();
  expect(renewed.start_date).toEqual(bought.end_date);

  const refunded = await getGateway().refund({ paymentId: charged.paymentId, amount: PREMIUM, receipt: uuidv7() });
  expect(refunded.kind).toBe("done");
  for (let time = 0; time < 2; time++) await recordPaymentById(system(), charged.paymentId);
  expect(await payer.row()).toMatchObject({
    plan_key: "premium",
    status: "active",
    auto_renewal: false,
    start_date: bought.start_date,
    end_date: bought.end_date,
    // It does not renew, so its grace period follows.
    entitled_until: new Date(bought.end_date.getTime() + 3 * DAY_MS),
  });
  expect(await ledgerOf(world, payer)).toMatchObject({
    ours: { captured: 2 * PREMIUM, refunded: PREMIUM },
    invoices: 2,
  });
  const { rows: mails } = await world.database.pool.query(
    "SELECT props FROM mail WHERE student_id = $1 AND type = 'refund_issued'",
    [payer.studentId],
  );
  expect(mails).toMatchObject([
    { props: { endedPlanName: null, keeps: { planName: "Premium", until: bought.end_date.toISOString() } } },
  ]);

  // Nothing is left once the running period is refunded as well.
  const { rows } = await world.database.pool.query(
    "SELECT gateway_payment_id AS id FROM payment WHERE student_id = $1 AND applied_as = 'purchase'",
    [payer.studentId],
  );
  await getGateway().refund({ paymentId: rows[0].id, amount: PREMIUM, receipt: uuidv7() });
  await recordPaymentById(system(), rows[0].id);
  expect(await payer.row()).toMatchObject({ plan_key: "free", status: "inactive" });
});
