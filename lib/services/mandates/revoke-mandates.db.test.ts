import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { toWireId } from "@/lib/domain/id";
import { apiClient, withKey } from "@/test/support/api";
import { usePool } from "@/test/support/engine";
import { GOOD_CARD, type Payer, type PaymentWorld, startPaymentWorld, system } from "@/test/support/payments";
import { findCustomerId } from "../payment-methods/ensure-customer";
import { renewSubscription } from "../renewal/renew-subscription";
import { restoreSubscription } from "../renewal/restore-subscription";
import { revokeMandates } from "./revoke-mandates";

const DAY_MS = 86_400_000;

let world: PaymentWorld;
beforeAll(async () => {
  world = await startPaymentWorld({ webhooks: false });
  usePool(world.database.pool);
});
afterAll(() => world?.stop());
beforeEach(() => world.database.pool.query("DELETE FROM gateway_revocation"));

const inDays = (days: number) => system(new Date(Date.now() + days * DAY_MS));
const admin = () => apiClient(withKey(world.key));

async function subscriber(): Promise<Payer & { subscriptionId: string }> {
  const alice = await world.newcomer();
  const { body } = await alice.call("checkout", { body: { plan: "premium" } });
  expect((await alice.call("verify", { body: await alice.pay(body.order_id) })).status).toBe(200);
  return { ...alice, subscriptionId: (await alice.row()).id };
}

/** The student's tokens at the gateway, oldest first: whether each is still there. */
async function tokensOf({ studentId }: Payer): Promise<string[]> {
  const { rows } = await world.database.pool.query(
    `SELECT t.deleted_at FROM simulator.token t JOIN simulator.customer c ON c.id = t.customer_id
     WHERE c.notes ->> 'student_id' = $1 ORDER BY t.created_at, t.id`,
    [toWireId("student", studentId)],
  );
  return rows.map((row) => (row.deleted_at === null ? "kept" : "revoked"));
}

async function waiting(): Promise<number> {
  return (await world.database.pool.query("SELECT 1 FROM gateway_revocation")).rowCount ?? 0;
}

const fault = ({ studentId }: Payer, on: string, name: string, times = 1) =>
  world.control("POST", "/behaviour", { student_id: toWireId("student", studentId), on, fault: name, times });

async function replaceMethod(alice: Payer, instrument = "success@razorpay"): Promise<void> {
  const { body } = await alice.call("changePaymentMethod", { body: {} });
  expect((await alice.call("verify", { body: await alice.pay(body.order_id, instrument) })).status).toBe(200);
}

describe("a mandate is revoked at the gateway", () => {
  it("when a cancelled subscription ends, and not before", async () => {
    const alice = await subscriber();
    await alice.call("cancelSubscription", { body: {} });
    await revokeMandates(inDays(1));
    expect(await tokensOf(alice)).toEqual(["kept"]);
    expect(await restoreSubscription(inDays(31), alice.subscriptionId)).toEqual(["end_passed"]);
    await revokeMandates(inDays(31));
    expect(await tokensOf(alice)).toEqual(["revoked"]);
    expect(await waiting()).toBe(0);
    expect((await alice.call("paymentMethod")).body.payment_method).toBeNull();
  });

  it("when staff cancel now", async () => {
    const alice = await subscriber();
    const body = { reason: "asked by phone", at_period_end: false };
    const cancelled = await admin()("cancelForStudent", { params: { user_id: alice.userId }, body });
    expect(cancelled.status, cancelled.text).toBe(200);
    const { rows } = await world.database.pool.query(
      "SELECT 1 FROM outbox_event WHERE name = 'payment/mandate.ended' AND cause LIKE '%' || $1 || '%'",
      [alice.subscriptionId],
    );
    expect(rows).toHaveLength(1);
    await revokeMandates(system());
    expect(await tokensOf(alice)).toEqual(["revoked"]);
  });

  it("when another one has replaced it, but only once that is confirmed", async () => {
    const alice = await subscriber();
    // A card, which is debited at any hour of the day.
    await replaceMethod(alice, GOOD_CARD);
    await world.database.pool.query(
      "UPDATE payment_method SET status = 'initiated' WHERE student_id = $1 AND is_default",
      [alice.studentId],
    );
    await revokeMandates(system());
    expect(await tokensOf(alice)).toEqual(["kept", "kept"]);
    await world.database.pool.query(
      "UPDATE payment_method SET status = 'confirmed' WHERE student_id = $1 AND is_default",
      [alice.studentId],
    );
    await revokeMandates(system());
    expect(await tokensOf(alice)).toEqual(["revoked", "kept"]);
    expect(await renewSubscription(inDays(29.5), alice.subscriptionId)).toBe("captured");
  });

  it("only after a debit on it is decided", async () => {
    const alice = await subscriber();
    await world.control("POST", "/behaviour", {
      student_id: toWireId("student", alice.studentId),
      on: "recurring",
      settle_after: "25h",
    });
    expect(await renewSubscription(inDays(29.5), alice.subscriptionId)).toBe("waiting");
    await world.database.pool.query("UPDATE payment_method SET is_default = false WHERE student_id = $1", [
      alice.studentId,
    ]);
    await world.database.pool.query(
      `INSERT INTO payment_method (id, student_id, kind, status, is_default, created_at, updated_at)
       VALUES (gen_random_uuid(), $1, 'card', 'confirmed', true, now(), now())`,
      [alice.studentId],
    );
    await revokeMandates(inDays(29.6));
    expect(await tokensOf(alice)).toEqual(["kept"]);
    await world.database.pool.query(
      "UPDATE subscription_renewal_log SET status = 'declined', decided_at = now() WHERE subscription_id = $1",
      [alice.subscriptionId],
    );
    await revokeMandates(inDays(31));
    expect(await tokensOf(alice)).toEqual(["revoked"]);
  });

  it("when the money that it came with is refunded", async () => {
    const alice = await world.newcomer();
    const { body: early } = await alice.call("checkout", { body: { plan: "premium" } });
    const { body: other } = await alice.call("checkout", { body: { plan: "pro" } });
    await alice.call("verify", { body: await alice.pay(early.order_id) });
    expect((await alice.call("verify", { body: await alice.pay(other.order_id) })).status).toBe(409);
    await revokeMandates(system());
    expect(await tokensOf(alice)).toEqual(["kept", "revoked"]);
  });
});

describe("a mandate of UPI", () => {
  /** At NPCI, where deleting a token changes nothing. */
  async function mandateOf({ studentId }: Payer): Promise<unknown[]> {
    const { rows } = await world.database.pool.query(
      `SELECT t.status, t.deleted_at IS NOT NULL AS deleted FROM simulator.token t JOIN simulator.customer c ON c.id = t.customer_id
       WHERE c.notes ->> 'student_id' = $1 AND t.method = 'upi'`,
      [toWireId("student", studentId)],
    );
    return rows;
  }

  it("is cancelled before its token is deleted, which alone leaves it with the payer's bank", async () => {
    const alice = await subscriber();
    await replaceMethod(alice);
    await alice.call("eraseStudent", { params: { user_id: alice.userId } });
    await revokeMandates(system());
    expect(await mandateOf(alice)).toEqual([{ status: "cancelled", deleted: true }]);
    expect(await waiting()).toBe(0);
  });

  it("is cancelled as well when the student removes the method", async () => {
    const alice = await subscriber();
    await replaceMethod(alice);
    expect((await alice.call("removePaymentMethod")).status).toBe(200);
    expect(await mandateOf(alice)).toEqual([{ status: "cancelled", deleted: true }]);
  });
});

describe("a revocation", () => {
  it.each(["bad_gateway_before", "reset_before", "bad_gateway", "reset"])(
    "is tried until the gateway confirms it: %s",
    async (name) => {
      const alice = await subscriber();
      await alice.call("eraseStudent", { params: { user_id: alice.userId } });
      await fault(alice, "token", name);
      const first = await revokeMandates(system());
      expect(first).toEqual({ revoked: 1, failures: 1 });
      expect(await waiting()).toBe(1);
      expect(await revokeMandates(system())).toEqual({ revoked: 0, failures: 0 });
      expect(await revokeMandates(inDays(1))).toEqual({ revoked: 1, failures: 0 });
      expect(await tokensOf(alice)).toEqual(["revoked"]);
      expect(await waiting()).toBe(0);
    },
  );

  it("is done where the gateway does not have the token any more", async () => {
    const alice = await subscriber();
    await world.database.pool.query("UPDATE simulator.token SET deleted_at = now()");
    await alice.call("eraseStudent", { params: { user_id: alice.userId } });
    expect(await revokeMandates(system())).toEqual({ revoked: 2, failures: 0 });
    expect(await waiting()).toBe(0);
  });

  it("keeps the gateway's ids encrypted, and names no student", async () => {
    const alice = await subscriber();
    const customerId = await findCustomerId(alice.studentId);
    await alice.call("eraseStudent", { params: { user_id: alice.userId } });
    const { rows } = await world.database.pool.query("SELECT r::text AS stored FROM gateway_revocation r");
    expect(rows).toHaveLength(2);
    for (const { stored } of rows) {
      expect(stored).not.toContain(String(customerId));
      expect(stored).not.toContain(alice.studentId);
    }
  });

  it("is made once by two workers at once", async () => {
    const alice = await subscriber();
    await alice.call("eraseStudent", { params: { user_id: alice.userId } });
    const both = await Promise.all([revokeMandates(system()), revokeMandates(system())]);
    expect(both.reduce((sum, { revoked }) => sum + revoked, 0)).toBe(2);
  });
});

describe("erasure", () => {
  it("revokes every mandate, and takes name, address and number from the gateway's customer", async () => {
    const alice = await subscriber();
    await replaceMethod(alice);
    const customerId = await findCustomerId(alice.studentId);
    expect((await alice.call("eraseStudent", { params: { user_id: alice.userId } })).status).toBe(200);
    await revokeMandates(system());
    expect(await tokensOf(alice)).toEqual(["revoked", "revoked"]);
    const { rows } = await world.database.pool.query(
      "SELECT name, email, contact FROM simulator.customer WHERE id = $1",
      [customerId],
    );
    expect(rows[0].name).toBe("Erased");
    expect(`${rows[0].email} ${rows[0].contact}`).not.toMatch(/learn\.example|9876543210/);
  });

  it("of one sibling leaves the other's mandate and details alone", async () => {
    const [one, other] = [await world.newcomer(), await world.newcomer()];
    const payer = { email: "rao@learn.example", phone: "+919876543210" };
    for (const sibling of [one, other]) {
      const { body } = await sibling.call("checkout", { body: { plan: "premium", payer } });
      await sibling.call("verify", { body: await sibling.pay(body.order_id, GOOD_CARD) });
    }
    await one.call("eraseStudent", { params: { user_id: one.userId } });
    await revokeMandates(system());
    expect([await tokensOf(one), await tokensOf(other)]).toEqual([["revoked"], ["kept"]]);
    expect(await renewSubscription(inDays(29.5), (await other.row()).id)).toBe("captured");
  });

  it("leaves a customer alone that another student still shares from earlier days", async () => {
    const [one, other] = [await subscriber(), await subscriber()];
    await world.database.pool.query(
      "UPDATE gateway_customer SET customer_hash = (SELECT customer_hash FROM gateway_customer WHERE student_id = $1) WHERE student_id = $2",
      [one.studentId, other.studentId],
    );
    const customerId = await findCustomerId(one.studentId);
    await one.call("eraseStudent", { params: { user_id: one.userId } });
    await revokeMandates(system());
    const { rows } = await world.database.pool.query("SELECT contact FROM simulator.customer WHERE id = $1", [
      customerId,
    ]);
    expect(rows[0].contact).toBe("+919876543210");
  });
});
