import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fromWireId, toWireId } from "@/lib/domain/id";
import { getGateway } from "@/lib/gateway";
import { apiClient, withKey } from "@/test/support/api";
import { usePool } from "@/test/support/engine";
import {
  ledgerOf,
  type Payer,
  type PaymentWorld,
  refundAtDashboard,
  startPaymentWorld,
  system,
} from "@/test/support/payments";
import { recordRefund } from "./record-refund";
import { submitRefunds } from "./submit-refund";

const PREMIUM = 79_900;
const UPGRADE = 53_333;
const DAY_ONE = "2026-01-11T05:30:00.000Z";
const DAY_ELEVEN = "2026-01-21T05:30:00.000Z";
const END = "2026-02-10T05:30:00.000Z";

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

interface Upgraded extends Payer {
  /** Wire ids of the payments of the plan and of the upgrade, and the gateway's ids of them. */
  plan: { id: string; gateway: string };
  upgrade: { id: string; gateway: string };
}

/** Premium since the first day, Pro for 533.33 since the eleventh: twenty of thirty days are left. */
async function upgraded(): Promise<Upgraded> {
  const payer = await world.newcomer();
  const { body: clock } = await admin("createTestClock", { body: { now: DAY_ONE } });
  await query("UPDATE student SET test_clock_id = $2 WHERE id = $1", [
    payer.studentId,
    fromWireId("testClock", clock.id),
  ]);
  const bought = await payer.call("checkout", { body: { plan: "premium" } });
  expect((await payer.call("verify", { body: await payer.pay(bought.body.order_id) })).status).toBe(200);
  await query("UPDATE test_clock SET now = $2 WHERE id = $1", [fromWireId("testClock", clock.id), DAY_ELEVEN]);
  // The catalogue asks for more by now; what was agreed stays pinned.
  const changed = await payer.call("changePlan", { body: { plan: "pro" } });
  expect(changed.body.checkout.amount).toBe(UPGRADE);
  expect((await payer.call("verify", { body: await payer.pay(changed.body.checkout.order_id) })).status).toBe(200);
  expect(await payer.row()).toMatchObject({ plan_key: "pro", price_amount: 159_900 });
  const rows = await query("SELECT id, gateway_payment_id, applied_as FROM payment WHERE student_id = $1", [
    payer.studentId,
  ]);
  const paymentOf = (as: string) => {
    const row = rows.find(({ applied_as }) => applied_as === as);
    return { id: toWireId("payment", row.id), gateway: row.gateway_payment_id };
  };
  return { ...payer, plan: paymentOf("purchase"), upgrade: paymentOf("upgrade") };
}

function refund({ userId }: Payer, body: object) {
  return admin("refundPayment", { params: { user_id: userId }, body: { reason: "asked for", ...body } });
}

/** What the jobs do: every refund is submitted and recorded, also one that follows from another. */
async function settle({ studentId }: Payer): Promise<void> {
  for (let round = 0; round < 2; round++) {
    for (const { id } of await query("SELECT id FROM payment WHERE student_id = $1 ORDER BY id", [studentId])) {
      await submitRefunds(system(), id);
    }
  }
}

/** A webhook or the reconciliation reports what was refunded at the dashboard. */
async function hearOf(payer: Payer): Promise<void> {
  await world.control("POST", "/webhooks", {});
  const { body } = await world.control("GET", `/webhooks/events?customer=${toWireId("student", payer.studentId)}`);
  const refunds = body.events.filter(({ type }: { type: string }) => type.startsWith("refund."));
  await world.send(refunds.map(({ event_id }: { event_id: string }) => event_id));
  await world.drain();
}

const mailsOf = ({ studentId }: Payer) =>
  query("SELECT props FROM mail WHERE student_id = $1 AND type = 'refund_issued' ORDER BY id", [studentId]);

async function expectRefunded(payer: Payer, refunded: number): Promise<void> {
  const total = { captured: PREMIUM + UPGRADE, refunded };
  expect(await ledgerOf(world, payer)).toEqual({
    theirs: total,
    ours: total,
    invoiced: PREMIUM + UPGRADE - refunded,
    invoices: 2,
  });
}

describe("a full refund of an upgrade", () => {
  it("brings back the plan below it, its end date and its pinned price", async () => {
    const payer = await upgraded();
    const preview = await refund(payer, { payment_id: payer.upgrade.id, preview: true });
    expect(preview.body.effects).toMatchObject({
      changes: [{ field: "plan", before: "pro", after: "premium" }],
      mails: ["refund_issued"],
      refunds: [{ payment_id: payer.upgrade.id, amount: UPGRADE }],
    });
    await refund(payer, { payment_id: payer.upgrade.id });
    await settle(payer);
    const row = await payer.row();
    expect(row).toMatchObject({ plan_key: "premium", status: "active", price_amount: PREMIUM, auto_renewal: true });
    expect([row.end_date, row.entitled_plan_version_id]).toEqual([new Date(END), row.plan_version_id]);
    await expectRefunded(payer, UPGRADE);
    const [mail] = await mailsOf(payer);
    expect(mail.props.back).toMatchObject({
      planName: "Premium",
      until: END,
      renewal: { price: { amount: PREMIUM } },
    });
    expect(mail.props).toMatchObject({ endedPlanName: null, keeps: null });
  });

  it("does the same if it was made at the gateway's dashboard", async () => {
    const payer = await upgraded();
    await refundAtDashboard(world, payer.upgrade.gateway);
    await hearOf(payer);
    expect(await payer.row()).toMatchObject({ plan_key: "premium", price_amount: PREMIUM, end_date: new Date(END) });
    await expectRefunded(payer, UPGRADE);
  });

  it("takes the higher plan away only when it is whole", async () => {
    const payer = await upgraded();
    await refund(payer, { payment_id: payer.upgrade.id, amount: 10_000 });
    await settle(payer);
    expect(await payer.row()).toMatchObject({ plan_key: "pro" });
    await refundAtDashboard(world, payer.upgrade.gateway);
    await hearOf(payer);
    expect(await payer.row()).toMatchObject({ plan_key: "premium" });
    await expectRefunded(payer, UPGRADE);
  });

  it("is refused by staff while a renewal is on its way, because that is for the higher plan", async () => {
    const payer = await upgraded();
    await query(
      `INSERT INTO subscription_renewal_log (id, subscription_id, period_start, period_end, attempt, status, plan_key, plan_version_id, amount, currency, created_at, updated_at)
       SELECT gen_random_uuid(), id, end_date, end_date + interval '30 days', 1, 'submitted', plan_key, plan_version_id, price_amount, 'INR', now(), now()
       FROM user_subscription WHERE student_id = $1`,
      [payer.studentId],
    );
    for (const preview of [true, false]) {
      const { status, body } = await refund(payer, { payment_id: payer.upgrade.id, preview });
      expect([status, body.code]).toEqual([409, "payment_in_progress"]);
    }
    await expectRefunded(payer, 0);
  });
});

describe("a full refund of the period's payment", () => {
  it("names the upgrade in its preview, refunds both in one action and ends the plan", async () => {
    const payer = await upgraded();
    const both = [
      { payment_id: payer.plan.id, amount: PREMIUM, currency: "INR" },
      { payment_id: payer.upgrade.id, amount: UPGRADE, currency: "INR" },
    ];
    const preview = await refund(payer, { payment_id: payer.plan.id, preview: true });
    expect(preview.body.effects).toMatchObject({ refunds: both, mails: ["refund_issued", "refund_issued"] });
    const done = await refund(payer, { payment_id: payer.plan.id });
    expect(done.body.effects).toEqual(preview.body.effects);
    await settle(payer);
    expect(await payer.row()).toMatchObject({ plan_key: "free", status: "inactive" });
    await expectRefunded(payer, PREMIUM + UPGRADE);
    // The mail about the upgrade, whichever comes first, never promises the plan that ends in the same action.
    expect((await mailsOf(payer)).map(({ props }) => [props.reason, props.back])).toEqual([
      ["requested", null],
      ["requested", null],
    ]);
  });

  it("keeps the upgrade's money where staff says so", async () => {
    const payer = await upgraded();
    const body = { payment_id: payer.plan.id, include_upgrades: false };
    const preview = await refund(payer, { ...body, preview: true });
    expect(preview.body.effects.refunds).toEqual([{ payment_id: payer.plan.id, amount: PREMIUM, currency: "INR" }]);
    await refund(payer, body);
    await settle(payer);
    expect(await payer.row()).toMatchObject({ plan_key: "free", status: "inactive" });
    await expectRefunded(payer, PREMIUM);
  });

  it("refunds the upgrade as well if it was made at the gateway's dashboard, however often that is reported", async () => {
    const payer = await upgraded();
    await refundAtDashboard(world, payer.plan.gateway);
    await hearOf(payer);
    await hearOf(payer);
    expect(await payer.row()).toMatchObject({ plan_key: "free", status: "inactive" });
    await settle(payer);
    await expectRefunded(payer, PREMIUM + UPGRADE);
    expect((await mailsOf(payer)).map(({ props }) => props.reason)).toEqual(["requested", "upgrade"]);
  });

  it("refunds what a part had left of the upgrade, and nothing twice", async () => {
    const payer = await upgraded();
    await refund(payer, { payment_id: payer.upgrade.id, amount: 20_000 });
    const { body } = await refund(payer, { payment_id: payer.plan.id });
    expect(body.effects.refunds[1]).toMatchObject({ payment_id: payer.upgrade.id, amount: UPGRADE - 20_000 });
    await settle(payer);
    await expectRefunded(payer, PREMIUM + UPGRADE);
  });

  it("in two halves that are reported at the same moment still ends the plan, and refunds the upgrade", async () => {
    const payer = await upgraded();
    await refundAtDashboard(world, payer.plan.gateway, PREMIUM - 40_000);
    await refundAtDashboard(world, payer.plan.gateway);
    const halves = await getGateway().listRefunds(payer.plan.gateway);
    await Promise.all(halves.map((half) => recordRefund(system(), half)));
    expect(await payer.row()).toMatchObject({ plan_key: "free", status: "inactive" });
    await settle(payer);
    await expectRefunded(payer, PREMIUM + UPGRADE);
  });
});
