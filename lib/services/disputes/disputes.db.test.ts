import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fromWireId, toWireId } from "@/lib/domain/id";
import { apiClient, withKey } from "@/test/support/api";
import { readAudit } from "@/test/support/audit";
import { usePool } from "@/test/support/engine";
import {
  ledgerOf,
  type Payer,
  type PaymentWorld,
  refundAtDashboard,
  startPaymentWorld,
  system,
} from "@/test/support/payments";
import { withSettings } from "@/test/support/with-settings";
import { reconcilePayments } from "../gateway-sync/reconcile-payments";
import { submitRefunds } from "../refunds/submit-refund";
import { runDue } from "../renewal/run-due";
import { reconcileDisputes } from "./reconcile-disputes";

const PREMIUM = 79_900;
const HOUR_MS = 3_600_000;
const DAY_ONE = "2026-01-11T05:30:00.000Z";

let world: PaymentWorld;
let admin: ReturnType<typeof apiClient>;
beforeAll(async () => {
  world = await startPaymentWorld();
  usePool(world.database.pool);
  admin = apiClient(withKey(world.key));
});
afterAll(() => world?.stop());
// The tests send the events themselves, in the order that they want.
beforeEach(() => world.control("POST", "/webhooks", { drop: true }));

const query = async (text: string, values: unknown[] = []) => (await world.database.pool.query(text, values)).rows;

interface Disputer extends Payer {
  payment: { id: string; wire: string; gateway: string; order: string };
  /** Moves the student's clock. */
  at(now: string): Promise<void>;
}

/** On Premium since the first day, on a test clock. */
async function subscriber(): Promise<Disputer> {
  const payer = await world.newcomer();
  const { body: clock } = await admin("createTestClock", { body: { now: DAY_ONE } });
  const clockId = fromWireId("testClock", clock.id);
  await query("UPDATE student SET test_clock_id = $2 WHERE id = $1", [payer.studentId, clockId]);
  const { body } = await payer.call("checkout", { body: { plan: "premium" } });
  expect((await payer.call("verify", { body: await payer.pay(body.order_id) })).status).toBe(200);
  const at = async (now: string) => {
    await query("UPDATE test_clock SET now = $2 WHERE id = $1", [clockId, now]);
  };
  return { ...payer, payment: await paymentOf(payer, "purchase"), at };
}

async function paymentOf({ studentId }: Payer, as: string) {
  const [row] = await query(
    `SELECT p.id, p.gateway_payment_id, o.gateway_order_id FROM payment p JOIN payment_order o ON o.id = p.order_id
     WHERE p.student_id = $1 AND p.applied_as = $2 ORDER BY p.id DESC LIMIT 1`,
    [studentId, as],
  );
  const { id, gateway_payment_id: gateway, gateway_order_id: order } = row;
  return { id, wire: toWireId("payment", id), gateway, order };
}

async function dispute({ payment }: Disputer, body: object = {}): Promise<string> {
  const opened = await world.control("POST", "/disputes", { payment_id: payment.gateway, ...body });
  expect(opened.status).toBe(200);
  return opened.body.id;
}

async function advance(id: string, status: string, body: object = {}): Promise<void> {
  expect((await world.control("POST", `/disputes/${id}`, { status, ...body })).status).toBe(200);
}

/** Every event about disputes of the student's payment that the simulator has stored, in this order. */
async function hearOf({ payment }: Disputer, order: (ids: string[]) => string[] = (ids) => ids): Promise<void> {
  const events = await world.eventsOf(payment.order);
  await world.send(order(events.filter(({ type }) => type.startsWith("payment.dispute.")).map(({ id }) => id)));
  await world.drain();
}

const disputesOf = async (payer: Payer) =>
  (await admin("listDisputes", { query: { user_id: payer.userId } })).body.disputes;
const mailsOf = ({ studentId }: Payer, type = "payment_disputed") =>
  query("SELECT props FROM mail WHERE student_id = $1 AND type = $2 ORDER BY id", [studentId, type]);
const stepsOf = async (payer: Payer) => (await mailsOf(payer)).map(({ props }) => props.step);

async function lostOf(payer: Payer) {
  const { body } = await world.control("GET", `/ledger/totals?customer=${toWireId("student", payer.studentId)}`);
  const [{ lost }] = await query("SELECT sum(amount_lost)::int AS lost FROM payment WHERE student_id = $1", [
    payer.studentId,
  ]);
  return { theirs: body.totals[0].lost, ours: lost };
}

function refund({ userId }: Payer, body: object = {}) {
  return admin("refundPayment", { params: { user_id: userId }, body: { reason: "asked for", ...body } });
}

describe("a dispute", () => {
  it("is kept with amount, reason and deadline, is listed, marked and in the timeline, and changes nothing of the plan", async () => {
    const payer = await subscriber();
    const id = await dispute(payer, { reason_code: "fraudulent", days: 3 });
    await hearOf(payer);
    expect(await disputesOf(payer)).toEqual([
      expect.objectContaining({
        gateway_dispute_id: id,
        status: "open",
        phase: "chargeback",
        amount: PREMIUM,
        amount_lost: 0,
        currency: "INR",
        reason_code: "fraudulent",
        payment_id: payer.payment.wire,
        user_id: payer.userId,
      }),
    ]);
    expect(await payer.row()).toMatchObject({ plan_key: "premium", status: "active", auto_renewal: true });
    const { body } = await payer.call("currentSubscription");
    expect(body.subscription).toMatchObject({ payment_disputed: true, next_billing_date: null, auto_renewal: true });
    const timeline = await admin("getTimeline", { params: { user_id: payer.userId }, query: { kind: "dispute" } });
    expect(timeline.body.events).toMatchObject([{ kind: "dispute", name: "open", amount: PREMIUM }]);
    const [mail] = await mailsOf(payer);
    expect(mail.props).toMatchObject({
      step: "opened",
      plan: { name: "Premium", renews: true },
      isDebitUnderWay: false,
    });
    const audit = await readAudit(world.database.pool, payer.studentId, "payment.dispute_opened");
    expect(audit).toMatchObject([{ actor: "system", after: { dispute: id, amount: PREMIUM } }]);
  });

  it("is recorded once, whatever order its events come in and how often", async () => {
    const payer = await subscriber();
    const id = await dispute(payer);
    await advance(id, "under_review");
    await advance(id, "won");
    await hearOf(payer, (ids) => [...ids.toReversed(), ...ids, ...ids]);
    expect(await disputesOf(payer)).toMatchObject([{ status: "won" }]);
    // All that we were told is that it is over, so nobody is told that it was opened.
    expect(await stepsOf(payer)).toEqual([]);
    const actions = await query(
      "SELECT action FROM audit_entry WHERE student_id = $1 AND action LIKE 'payment.dispute%' ORDER BY id",
      [payer.studentId],
    );
    expect(actions).toEqual([{ action: "payment.dispute_won" }]);
  });

  it("is found by asking the gateway where no webhook comes, and so is what becomes of it", async () => {
    const payer = await subscriber();
    const id = await dispute(payer);
    expect(await reconcileDisputes(system())).toMatchObject({ failures: 0 });
    expect(await disputesOf(payer)).toMatchObject([{ gateway_dispute_id: id, status: "open" }]);
    await advance(id, "lost");
    await reconcileDisputes(system(new Date(Date.now() + 2 * HOUR_MS)));
    expect(await disputesOf(payer)).toMatchObject([{ status: "lost", amount_lost: PREMIUM }]);
    expect(await lostOf(payer)).toEqual({ theirs: PREMIUM, ours: PREMIUM });
  });

  it("is recorded once by two instances at the same moment", async () => {
    const payer = await subscriber();
    const id = await dispute(payer);
    await advance(id, "lost");
    await Promise.all([1, 2, 3, 4].map(() => reconcileDisputes(system())));
    expect(await lostOf(payer)).toEqual({ theirs: PREMIUM, ours: PREMIUM });
    expect(await stepsOf(payer)).toEqual(["lost"]);
    expect((await payer.call("invoices")).body.invoices.map(({ kind }: { kind: string }) => kind)).toEqual([
      "credit_note",
      "invoice",
    ]);
  });
});

describe("while a payment is disputed", () => {
  it("it is not refunded: by staff, in a preview, with a cancellation or automatically", async () => {
    const payer = await subscriber();
    const id = await dispute(payer);
    await hearOf(payer);
    for (const preview of [true, false]) {
      const { status, body } = await refund(payer, { preview });
      expect([status, body.code, Object.keys(body.fields)]).toEqual([409, "conflict", ["payment_id"]]);
      const cancel = { at_period_end: false, refund: "full", reason: "asked for", preview };
      expect((await admin("cancelForStudent", { params: { user_id: payer.userId }, body: cancel })).status).toBe(409);
    }
    // One that was requested before the dispute waits, and is made when that is decided.
    await query(
      `INSERT INTO refund (id, payment_id, receipt, status, amount, currency, reason, created_at, updated_at)
       VALUES (gen_random_uuid(), $1, gen_random_uuid()::text, 'prepared', 10000, 'INR', 'requested', now(), now())`,
      [payer.payment.id],
    );
    await submitRefunds(system(), payer.payment.id);
    expect((await ledgerOf(world, payer)).theirs.refunded).toBe(0);
    await advance(id, "won");
    await hearOf(payer);
    await reconcilePayments(system(new Date(Date.now() + HOUR_MS)));
    expect((await ledgerOf(world, payer)).theirs.refunded).toBe(10_000);
  });

  it("a refund that was made at the gateway's dashboard is recorded all the same", async () => {
    const payer = await subscriber();
    await dispute(payer, { phase: "fraud" });
    await hearOf(payer);
    await refundAtDashboard(world, payer.payment.gateway);
    await submitRefunds(system(), payer.payment.id);
    const events = await world.eventsOf(payer.payment.order);
    await world.send(events.filter(({ type }) => /refund|dispute/.test(type)).map(({ id }) => id));
    await world.drain();
    // The bank asked for that refund, so the dispute is closed by it.
    expect(await disputesOf(payer)).toMatchObject([{ status: "closed", payment_refunded: PREMIUM, amount_lost: 0 }]);
    expect(await payer.row()).toMatchObject({ plan_key: "free", status: "inactive" });
  });

  it("the renewal is not debited: it goes into grace with that reason, and no retry and no admin charges it", async () => {
    const payer = await subscriber();
    const id = await dispute(payer);
    await hearOf(payer);
    await payer.at("2026-02-09T02:00:00.000Z");
    await renew(payer);
    expect(await payer.row()).toMatchObject({ status: "pending_renewal", plan_key: "premium" });
    const [failed] = await mailsOf(payer, "renewal_failed");
    expect(failed.props).toMatchObject({ reason: "payment_disputed", retriesAt: [] });
    await payer.at("2026-02-10T02:00:00.000Z");
    await renew(payer);
    const staff = await admin("renewForStudent", { params: { user_id: payer.userId }, body: { reason: "asked for" } });
    expect([staff.status, staff.body.reason]).toEqual([409, "payment_disputed"]);
    expect((await ledgerOf(world, payer)).theirs.captured).toBe(PREMIUM);
    // Renewing by themselves is the student's own decision, with the payer present.
    const { status, body } = await payer.call("renew", { body: {} });
    expect(status).toBe(200);
    expect((await payer.call("verify", { body: await payer.pay(body.order_id) })).status).toBe(200);
    expect(await payer.row()).toMatchObject({ status: "active" });
    await advance(id, "won");
    await hearOf(payer);
    expect(await stepsOf(payer)).toEqual(["opened", "released"]);
  });

  it("that is won in the grace period, the renewal that waited for it is charged at once", async () => {
    const payer = await subscriber();
    const id = await dispute(payer);
    await hearOf(payer);
    await payer.at("2026-02-09T02:00:00.000Z");
    await renew(payer);
    await advance(id, "won");
    await hearOf(payer);
    const events = await query(
      "SELECT data FROM outbox_event WHERE name = 'payment/dispute.released' AND data ->> 'subscriptionId' = $1",
      [(await payer.row()).id],
    );
    expect(events).toHaveLength(1);
    const { renewSubscription } = await import("../renewal/renew-subscription");
    expect(await renewSubscription(system(), (await payer.row()).id, { afresh: true })).toBe("captured");
    expect(await payer.row()).toMatchObject({ status: "active", plan_key: "premium" });
  });

  it("no reminder promises a charge, and it comes when the dispute is over", async () => {
    const payer = await subscriber();
    const id = await dispute(payer);
    await hearOf(payer);
    await payer.at("2026-02-04T09:00:00.000Z");
    await runDue(system(), "send-renewal-reminders", { studentIds: [payer.studentId] });
    expect(await mailsOf(payer, "renewal_reminder")).toEqual([]);
    await advance(id, "closed");
    await hearOf(payer);
    await runDue(system(), "send-renewal-reminders", { studentIds: [payer.studentId] });
    expect(await mailsOf(payer, "renewal_reminder")).toHaveLength(1);
  });
});

async function renew({ studentId }: Payer): Promise<void> {
  expect((await runDue(system(), "renew-subscriptions", { studentIds: [studentId] })).failed).toEqual([]);
}

describe("a dispute that is lost", () => {
  it("books the money as gone, with a credit note, and ends the plan", async () => {
    const payer = await subscriber();
    const id = await dispute(payer);
    await advance(id, "lost");
    await hearOf(payer);
    expect(await lostOf(payer)).toEqual({ theirs: PREMIUM, ours: PREMIUM });
    expect(await ledgerOf(world, payer)).toMatchObject({ theirs: { refunded: 0 }, ours: { refunded: 0 }, invoiced: 0 });
    expect(await payer.row()).toMatchObject({ plan_key: "free", status: "inactive" });
    const { body } = await payer.call("invoices");
    expect(body.invoices).toMatchObject([
      { kind: "credit_note", status: "credited", amount: PREMIUM },
      { kind: "invoice", status: "refunded" },
    ]);
    const [mail] = await mailsOf(payer);
    expect(mail.props).toMatchObject({
      step: "lost",
      endedPlanName: "Premium",
      plan: null,
      creditNote: { number: body.invoices[0].number },
    });
    // Nothing is left to refund, and the student can buy again.
    expect((await refund(payer)).status).toBe(409);
    expect((await payer.call("checkout", { body: { plan: "premium" } })).status).toBe(200);
  });

  it("leaves the plan where a setting says so", async () => {
    await withSettings({ DISPUTE_LOST_PLAN: "keep" }, async () => {
      const payer = await subscriber();
      await advance(await dispute(payer), "lost");
      await hearOf(payer);
      expect(await payer.row()).toMatchObject({ plan_key: "premium", status: "active", auto_renewal: true });
      expect(await lostOf(payer)).toEqual({ theirs: PREMIUM, ours: PREMIUM });
      expect((await mailsOf(payer))[0].props).toMatchObject({ endedPlanName: null, plan: { name: "Premium" } });
    });
  });

  it("about an upgrade brings back the plan below it", async () => {
    const payer = await subscriber();
    const changed = await payer.call("changePlan", { body: { plan: "pro" } });
    await payer.call("verify", { body: await payer.pay(changed.body.checkout.order_id) });
    const upgrade = { ...payer, payment: await paymentOf(payer, "upgrade") };
    await advance(await dispute(upgrade), "lost");
    await hearOf(upgrade);
    expect(await payer.row()).toMatchObject({ plan_key: "premium", status: "active", price_amount: PREMIUM });
  });

  it("about an older payment takes no paid time, and nothing is debited automatically any more", async () => {
    const payer = await subscriber();
    await payer.at("2026-02-09T02:00:00.000Z");
    await renew(payer);
    await payer.at("2026-02-15T02:00:00.000Z");
    await advance(await dispute(payer), "lost");
    await hearOf(payer);
    expect(await payer.row()).toMatchObject({ plan_key: "premium", status: "active", auto_renewal: false });
    expect((await mailsOf(payer))[0].props.plan).toMatchObject({ name: "Premium", renews: false });
  });

  it("after a refund at the dashboard is gone twice, and the invoice is credited once", async () => {
    const payer = await subscriber();
    const id = await dispute(payer);
    await refundAtDashboard(world, payer.payment.gateway);
    await submitRefunds(system(), payer.payment.id);
    await reconcilePayments(system(new Date(Date.now() + HOUR_MS)));
    const events = await world.eventsOf(payer.payment.order);
    await world.send(events.filter(({ type }) => type.startsWith("refund.")).map(({ id: event }) => event));
    await world.drain();
    await advance(id, "lost");
    await hearOf(payer);
    expect(await lostOf(payer)).toEqual({ theirs: PREMIUM, ours: PREMIUM });
    expect(await ledgerOf(world, payer)).toMatchObject({ ours: { refunded: PREMIUM }, invoiced: 0 });
  });

  it("makes a refund moot that waited for it", async () => {
    const payer = await subscriber();
    const id = await dispute(payer);
    await hearOf(payer);
    await query(
      `INSERT INTO refund (id, payment_id, receipt, status, amount, currency, reason, created_at, updated_at)
       VALUES (gen_random_uuid(), $1, gen_random_uuid()::text, 'prepared', 10000, 'INR', 'requested', now(), now())`,
      [payer.payment.id],
    );
    await advance(id, "lost");
    await hearOf(payer);
    await submitRefunds(system(), payer.payment.id);
    const rows = await query("SELECT status FROM refund WHERE payment_id = $1", [payer.payment.id]);
    expect(rows).toEqual([{ status: "failed" }]);
    expect((await ledgerOf(world, payer)).theirs.refunded).toBe(0);
  });
});

describe("a dispute that is won", () => {
  it("releases everything, and tells the student what is charged again", async () => {
    const payer = await subscriber();
    const id = await dispute(payer);
    await hearOf(payer);
    await advance(id, "under_review");
    await advance(id, "won");
    await hearOf(payer);
    expect((await payer.call("currentSubscription")).body.subscription).toMatchObject({
      payment_disputed: false,
      next_billing_date: "2026-02-09",
    });
    const mails = await mailsOf(payer);
    expect(mails.map(({ props }) => props.step)).toEqual(["opened", "released"]);
    expect(mails[1].props.renewal).toMatchObject({ price: { amount: PREMIUM } });
    expect((await refund(payer, { preview: true })).status).toBe(200);
  });

  it("is held again where the bank challenges it in a later phase", async () => {
    const payer = await subscriber();
    const id = await dispute(payer);
    await hearOf(payer);
    await advance(id, "won");
    await hearOf(payer);
    await advance(id, "action_required", { phase: "pre_arbitration", days: 2 });
    await hearOf(payer);
    expect(await disputesOf(payer)).toMatchObject([{ status: "open", phase: "pre_arbitration", decided_at: null }]);
    expect((await refund(payer, { preview: true })).status).toBe(409);
    expect(await stepsOf(payer)).toEqual(["opened", "released", "opened"]);
  });

  it("stays held while another dispute about the student's payments is open", async () => {
    const payer = await subscriber();
    const [first] = [await dispute(payer, { amount: 10_000 }), await dispute(payer, { amount: 20_000 })];
    await hearOf(payer);
    await advance(String(first), "won");
    await hearOf(payer);
    expect((await payer.call("currentSubscription")).body.subscription.payment_disputed).toBe(true);
    expect(await stepsOf(payer)).toEqual(["opened", "opened"]);
  });
});
