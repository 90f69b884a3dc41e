import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { plusDays, toCalendarDay } from "@/lib/domain/calendar";
import { toWireId } from "@/lib/domain/id";
import { apiClient, insertSession, withKey, withSession } from "@/test/support/api";
import { readAudit } from "@/test/support/audit";
import { usePool } from "@/test/support/engine";
import { ledgerOf, type Payer, type PaymentWorld, startPaymentWorld, system } from "@/test/support/payments";
import { submitRefunds } from "../refunds/submit-refund";
import { renewSubscription } from "../renewal/renew-subscription";
import { runDue } from "../renewal/run-due";

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

async function subscriber(plan = "premium"): Promise<Payer> {
  const payer = await world.newcomer();
  const { body } = await payer.call("checkout", { body: { plan } });
  expect((await payer.call("verify", { body: await payer.pay(body.order_id) })).status).toBe(200);
  return payer;
}

function action(id: string, { userId }: Payer, body: object = {}, headers: Record<string, string> = {}) {
  return admin(id, { params: { user_id: userId }, body: { reason: "asked by phone", ...body }, headers });
}

/** Moves all dates back, so that the next renewal is due now. */
async function makeDue({ studentId }: Payer): Promise<void> {
  const [{ shift }] = await query(
    "SELECT end_date - now() - interval '1 hour' AS shift FROM user_subscription WHERE student_id = $1",
    [studentId],
  );
  await query(
    `UPDATE user_subscription SET start_date = start_date - $2::interval, end_date = end_date - $2::interval,
       entitled_until = entitled_until - $2::interval, renewal_date = current_date - 1 WHERE student_id = $1`,
    [studentId, shift],
  );
}

function decline({ studentId }: Payer, times = 1) {
  const student_id = toWireId("student", studentId);
  return world.control("POST", "/behaviour", { student_id, next: "decline", reason: "insufficient_funds", times });
}

/** In grace: the renewal was declined a moment ago. */
async function declined(): Promise<Payer> {
  const payer = await subscriber();
  await makeDue(payer);
  await decline(payer);
  expect(await renewSubscription(system(), (await payer.row()).id)).toBe("declined");
  return payer;
}

function auditOf({ studentId }: Payer, action: string) {
  return readAudit(world.database.pool, studentId, action);
}

async function mailsOf({ studentId }: Payer, type: string) {
  return query("SELECT props FROM mail WHERE student_id = $1 AND type = $2 ORDER BY id", [studentId, type]);
}

/** What a preview must leave behind: nothing. */
async function unchangedBy(payer: Payer, look: () => Promise<unknown>): Promise<void> {
  const state = async () => [
    await payer.row(),
    await query("SELECT id FROM audit_entry WHERE student_id = $1", [payer.studentId]),
    await query("SELECT id FROM refund"),
    await query("SELECT id FROM payment_order WHERE student_id = $1", [payer.studentId]),
  ];
  const before = await state();
  await look();
  expect(await state()).toEqual(before);
}

describe("renewing by hand", () => {
  it("charges a declined renewal at once, as it was shown, once however many ask", async () => {
    const payer = await declined();
    await unchangedBy(payer, async () => {
      const shown = await action("renewForStudent", payer, { preview: true });
      expect(shown.body).toMatchObject({ preview: true, result: null, effects: { charge: { amount: PREMIUM } } });
      expect(shown.body.effects.mails).toEqual(["renewal_successful"]);
    });
    const responses = await Promise.all(Array.from({ length: 6 }, () => action("renewForStudent", payer)));
    expect(responses.filter(({ status }) => status === 200).map(({ body }) => body.result)).toEqual(["captured"]);
    expect(responses.every(({ status }) => [200, 409].includes(status))).toBe(true);
    expect(await payer.row()).toMatchObject({ plan_key: "premium", status: "active" });
    expect(await ledgerOf(world, payer)).toMatchObject({ ours: { captured: 2 * PREMIUM, refunded: 0 }, invoices: 2 });
    expect(await auditOf(payer, "subscription.renewal_requested")).toMatchObject([
      { actor: "system" },
      { actor: "api_key", reason: "asked by phone" },
    ]);
  });

  it("answers a retry with the same key to the byte, and by either path", async () => {
    const payer = await declined();
    const key = { "idempotency-key": `renew-${payer.userId}` };
    const first = await action("renewForStudent", payer, {}, key);
    expect(first.body.result).toBe("captured");
    expect((await action("renewForStudent", payer, {}, key)).text).toBe(first.text);
    const body = { user_id: payer.userId, reason: "asked again" };
    expect((await admin("renewSubscriptionById", { body })).body).toMatchObject({
      code: "conflict",
      error: "It is too early to renew.",
    });
  });

  it("that is declined again says so, and leaves the grace period as it was", async () => {
    const payer = await declined();
    const { grace_period_end } = await payer.row();
    await decline(payer);
    const response = await action("renewForStudent", payer);
    expect(response.body).toMatchObject({ result: "declined", effects: { changes: [], charge: { amount: PREMIUM } } });
    expect(await payer.row()).toMatchObject({ status: "pending_renewal", grace_period_end });
    expect(await mailsOf(payer, "renewal_failed")).toHaveLength(1);
  });

  it("is refused by name: too early, on free, not renewing, money on its way, no method, nobody", async () => {
    const payer = await subscriber();
    const refusal = async (who: Payer) => {
      const { status, body } = await action("renewForStudent", who);
      return [status, body.code];
    };
    expect(await refusal(payer)).toEqual([409, "conflict"]);
    expect(await refusal(await world.newcomer())).toEqual([409, "conflict"]);
    await action("cancelForStudent", payer);
    expect((await action("renewForStudent", payer)).body.error).toBe("The subscription does not renew.");
    expect(await refusal({ ...payer, userId: "nobody-at-all" })).toEqual([404, "not_found"]);
    const poor = await declined();
    await query("UPDATE payment_method SET status = 'cancelled' WHERE student_id = $1", [poor.studentId]);
    expect((await action("renewForStudent", poor)).body.error).toBe("There is no payment method to charge.");
    const late = await declined();
    await world.control("POST", "/behaviour", { student_id: toWireId("student", late.studentId), settle_after: "25h" });
    expect((await action("renewForStudent", late)).body.result).toBe("waiting");
    expect(await refusal(late)).toEqual([409, "payment_in_progress"]);
    for (const id of ["cancelForStudent", "extendForStudent", "changeForStudent"]) {
      const body = { at_period_end: false, days: 3, plan: "pro" };
      expect((await action(id, late, body)).body.code, id).toBe("payment_in_progress");
    }
  });
});

describe("cancelling by staff", () => {
  it("now, with the unused share, returns to free, sends a mail, and refunds the share of the remaining time", async () => {
    const payer = await subscriber();
    // Ten of thirty days have passed.
    await query("ALTER TABLE invoice DISABLE TRIGGER USER");
    await query(
      `UPDATE invoice SET period_start = period_start - interval '10 days', period_end = period_end - interval '10 days' WHERE student_id = $1`,
      [payer.studentId],
    );
    await query("ALTER TABLE invoice ENABLE TRIGGER USER");
    const body = { at_period_end: false, refund: "unused" };
    let shown: { amount: number }[] = [];
    await unchangedBy(payer, async () => {
      const preview = await action("cancelForStudent", payer, { ...body, preview: true });
      expect(preview.body.effects).toMatchObject({ mails: ["cancellation_confirmed"], charge: null });
      shown = preview.body.effects.refunds;
    });
    const responses = await Promise.all(Array.from({ length: 4 }, () => action("cancelForStudent", payer, body)));
    expect(responses.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409]);
    const done = responses.find(({ status }) => status === 200);
    const [refund] = done?.body.effects.refunds ?? [];
    // A second or two have passed since the preview, of thirty days.
    expect(Math.abs(refund.amount - (shown[0]?.amount ?? 0))).toBeLessThanOrEqual(1);
    expect(Math.abs(refund.amount - (PREMIUM * 20) / 30)).toBeLessThanOrEqual(2);
    expect(await payer.row()).toMatchObject({ plan_key: "free", status: "cancelled" });
    expect(await mailsOf(payer, "cancellation_confirmed")).toMatchObject([
      { props: { keepsUntil: null, refund: { amount: refund.amount } } },
    ]);
    expect(await auditOf(payer, "subscription.cancelled_now")).toMatchObject([
      { reason: "asked by phone", before: { planKey: "premium" }, after: { planKey: "free", status: "cancelled" } },
    ]);
    for (const { id } of await query("SELECT id FROM payment WHERE student_id = $1", [payer.studentId])) {
      await submitRefunds(system(), id);
    }
    expect(await ledgerOf(world, payer)).toMatchObject({
      theirs: { refunded: refund.amount },
      ours: { refunded: refund.amount },
      invoiced: PREMIUM - refund.amount,
    });
  });

  it("now, with an amount or in full, never refunds more than was paid for the remaining time", async () => {
    const payer = await subscriber();
    await action("refundPayment", payer, { amount: 10_000 });
    const tooMuch = await action("cancelForStudent", payer, { at_period_end: false, amount: PREMIUM - 9_999 });
    expect([tooMuch.status, Object.keys(tooMuch.body.fields)]).toEqual([409, ["amount"]]);
    const all = await action("cancelForStudent", payer, { at_period_end: false, refund: "full" });
    expect(all.body.effects.refunds).toMatchObject([{ amount: PREMIUM - 10_000 }]);
    const nothing = await subscriber();
    const plain = await action("cancelForStudent", nothing, { at_period_end: false });
    expect(plain.body.effects.refunds).toEqual([]);
    expect((await action("cancelForStudent", nothing, { at_period_end: false })).body).toMatchObject({
      code: "conflict",
    });
  });

  it("at the period's end keeps everything until then; resuming takes it back, both with the reason in the audit", async () => {
    const payer = await subscriber();
    const { end_date } = await payer.row();
    expect((await action("cancelForStudent", payer, { refund: "full" })).status).toBe(400);
    const cancelled = await action("cancelForStudent", payer);
    expect(cancelled.body.effects.changes).toEqual([
      { field: "auto_renewal", before: true, after: false },
      { field: "cancelled", before: false, after: true },
    ]);
    expect(await payer.row()).toMatchObject({ plan_key: "premium", end_date, cancel_reason: null });
    expect(await auditOf(payer, "subscription.cancel_requested")).toMatchObject([
      { actor: "api_key", reason: "asked by phone" },
    ]);
    const resumed = await action("resumeForStudent", payer, { reason: "changed their mind" });
    expect(resumed.body.subscription).toMatchObject({ auto_renewal: true });
    expect(await auditOf(payer, "subscription.resumed")).toMatchObject([{ reason: "changed their mind" }]);
    expect((await action("resumeForStudent", payer)).body.code).toBe("conflict");
  });
});

describe("extending", () => {
  it("moves end and renewal by whole days, charges nothing, and the next period follows on the new end", async () => {
    const payer = await subscriber();
    const before = await payer.row();
    const [{ day }] = await query(
      "SELECT to_char(renewal_date, 'YYYY-MM-DD') AS day FROM user_subscription WHERE student_id = $1",
      [payer.studentId],
    );
    await unchangedBy(payer, async () => {
      const { body } = await action("extendForStudent", payer, { days: 7, preview: true });
      expect(body.effects).toMatchObject({ charge: null, refunds: [] });
    });
    const { body } = await action("extendForStudent", payer, { days: 7 });
    const end = new Date(before.end_date.getTime() + 7 * DAY_MS);
    expect(body.effects.changes).toEqual([
      { field: "end_date", before: before.end_date.toISOString(), after: end.toISOString() },
      { field: "renewal_date", before: day, after: plusDays(toCalendarDay(day), 7) },
    ]);
    expect(await auditOf(payer, "subscription.extended")).toMatchObject([
      {
        reason: "asked by phone",
        before: { endDate: before.end_date.toISOString() },
        after: { endDate: end.toISOString() },
      },
    ]);
    const renewed = await renewSubscription(system(new Date(end.getTime() - DAY_MS)), before.id);
    expect(renewed).toBe("captured");
    expect(await payer.row()).toMatchObject({ start_date: end, end_date: new Date(end.getTime() + 30 * DAY_MS) });
    expect(await ledgerOf(world, payer)).toMatchObject({ ours: { captured: 2 * PREMIUM }, invoiced: 2 * PREMIUM });
  });

  it("adds up for two concurrent requests, and extends once for one idempotency key", async () => {
    const payer = await subscriber();
    const { end_date } = await payer.row();
    await Promise.all([2, 3].map((days) => action("extendForStudent", payer, { days })));
    const key = { "idempotency-key": `days-${payer.userId}` };
    const duplicates = await Promise.all([1, 2, 3].map(() => action("extendForStudent", payer, { days: 1 }, key)));
    expect(new Set(duplicates.map(({ text }) => text)).size).toBe(1);
    expect((await payer.row()).end_date).toEqual(new Date(end_date.getTime() + 6 * DAY_MS));
  });

  it("does not keep a full refund of the period from ending it", async () => {
    const payer = await subscriber();
    await action("extendForStudent", payer, { days: 30 });
    await unchangedBy(payer, async () => {
      const shown = await action("refundPayment", payer, { preview: true });
      expect(shown.body).toMatchObject({ preview: true, refund: { id: null, amount: PREMIUM } });
      expect(shown.body.effects.changes).toContainEqual({ field: "plan", before: "premium", after: "free" });
      const part = await action("refundPayment", payer, { amount: 100, preview: true });
      expect(part.body.effects).toMatchObject({ changes: [], mails: ["refund_issued"] });
    });
    await action("refundPayment", payer);
    for (const { id } of await query("SELECT id FROM payment WHERE student_id = $1", [payer.studentId])) {
      await submitRefunds(system(), id);
    }
    expect(await payer.row()).toMatchObject({ plan_key: "free", status: "inactive" });
  });

  it("extends the grace period in grace, and is refused on free and over a year", async () => {
    const payer = await declined();
    const { grace_period_end, end_date } = await payer.row();
    await action("extendForStudent", payer, { days: 2 });
    const later = new Date(grace_period_end.getTime() + 2 * DAY_MS);
    expect(await payer.row()).toMatchObject({ end_date, grace_period_end: later, entitled_until: later });
    await runDue(system(new Date(grace_period_end.getTime() + DAY_MS)), "restore-free-plan", {
      studentIds: [payer.studentId],
    });
    expect(await payer.row()).toMatchObject({ plan_key: "premium" });
    expect((await action("extendForStudent", await world.newcomer(), { days: 2 })).body).toMatchObject({
      code: "conflict",
      error: "This is not available on the free plan.",
    });
    expect((await action("extendForStudent", payer, { days: 366 })).status).toBe(400);
  });
});

describe("changing the plan by staff", () => {
  it("schedules a downgrade for the next renewal, undoes it, and leaves an upgrade to the student", async () => {
    const payer = await subscriber("pro");
    const planned = await action("changeForStudent", payer, { plan: "premium" });
    expect(planned.body.effects).toEqual({
      changes: [{ field: "scheduled_plan", before: null, after: "premium" }],
      mails: [],
      charge: null,
      refunds: [],
    });
    expect(await auditOf(payer, "subscription.downgrade_scheduled")).toMatchObject([{ reason: "asked by phone" }]);
    expect((await action("changeForStudent", payer, { plan: "pro" })).body.subscription.scheduled_plan).toBeNull();
    const up = await action("changeForStudent", await subscriber(), { plan: "pro" });
    expect([up.status, up.body.error]).toEqual([409, expect.stringContaining("only the student can agree")]);
    expect((await action("changeForStudent", payer, { plan: "gold" })).status).toBe(400);
  });
});

describe("an admin action on an account", () => {
  const accountOf = async ({ studentId, userId }: Payer) => {
    const email = `${userId}@learn.example`;
    await query(
      "INSERT INTO account (id, role, email, student_id, created_at) VALUES (gen_random_uuid(), 'student', $1, $2, now())",
      [email, studentId],
    );
    return withSession(await insertSession(world.database.pool, email));
  };

  it("that signs the student out ends every session at once", async () => {
    const payer = await world.newcomer();
    const student = apiClient(await accountOf(payer));
    expect((await student("currentSubscription")).status).toBe(200);
    expect((await action("revokeSessions", payer, { preview: true })).body).toMatchObject({
      preview: true,
      sessions: 1,
    });
    expect((await student("currentSubscription")).status).toBe(200);
    expect((await action("revokeSessions", payer)).body).toMatchObject({ preview: false, sessions: 1 });
    expect((await student("currentSubscription")).status).toBe(401);
    expect(await auditOf(payer, "session.revoked")).toMatchObject([
      { reason: "asked by phone", before: { sessions: 1 }, after: { sessions: 0 } },
    ]);
  });

  it("an export is audited with its reason", async () => {
    const payer = await subscriber();
    const { body } = await action("exportForStudent", payer);
    expect(body.export).toMatchObject({ subscription: { plan: "premium" }, payments: [{ amount: PREMIUM }] });
    expect(await auditOf(payer, "student.exported")).toMatchObject([{ reason: "asked by phone" }]);
  });

  it("erasing asks whom, shows what stays, and happens once", async () => {
    const payer = await subscriber();
    await unchangedBy(payer, async () => {
      const shown = await action("eraseForStudent", payer, { preview: true });
      expect(shown.body).toMatchObject({ preview: true, erased_at: null, plan: "premium" });
    });
    const other = await action("eraseForStudent", payer, { confirm: "alice@example.com" });
    expect([other.status, Object.keys(other.body.fields)]).toEqual([400, ["confirm"]]);
    const key = { "idempotency-key": `erase-${payer.userId}` };
    const confirm = `${payer.userId}@LEARN.example`;
    const first = await action("eraseForStudent", payer, { confirm }, key);
    expect(first.body).toMatchObject({ preview: false, plan: "premium" });
    expect((await action("eraseForStudent", payer, { confirm }, key)).text).toBe(first.text);
    expect((await action("eraseForStudent", payer, { confirm })).status).toBe(404);
    expect(await auditOf(payer, "student.erased")).toMatchObject([
      // The data key is gone, and personal texts with it; the reason for the erasure stays.
      { before: { plan: "premium" }, after: { reason: "asked by phone" } },
    ]);
  });
});
