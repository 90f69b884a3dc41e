import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { uuidv7 } from "@/lib/crypto/uuid";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { usePool } from "@/test/support/engine";
import { startCharge } from "./attempts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ demo: true });
  usePool(database.pool);
});
afterAll(() => database?.drop());

interface Attempt {
  status: string;
  /** Days after the subscription's end at which the period begins. */
  offset?: number;
  attempt?: number;
}

/** A row as a worker with a bug would write it: past every check of the program. */
async function insertAttempt({ status, offset = 0, attempt = 90 }: Attempt): Promise<string> {
  const isDecided = ["captured", "declined", "abandoned"].includes(status);
  const inserted = await database.pool.query(
    `WITH bob AS (
       SELECT s.* FROM user_subscription s JOIN student st ON st.id = s.student_id WHERE st.email = 'bob@example.com'
     ), paid AS (
       INSERT INTO payment (id, student_id, gateway_payment_id, status, amount, currency, created_at, updated_at)
       SELECT $2::uuid, student_id, 'pay_' || left(replace($2::text, '-', ''), 30), 'created', 99900, 'INR', now(), now() FROM bob RETURNING id
     )
     INSERT INTO subscription_renewal_log
       (id, subscription_id, period_start, period_end, attempt, status, plan_key, plan_version_id, amount, currency, payment_id, created_at, decided_at, updated_at)
     SELECT $1, bob.id, bob.end_date + make_interval(days => $3), bob.end_date + make_interval(days => $3 + 30), $4, $5::renewal_attempt_status,
       bob.plan_key, bob.plan_version_id, 99900, 'INR', paid.id, now(), CASE WHEN $6 THEN now() END, now()
     FROM bob, paid RETURNING id`,
    [uuidv7(), uuidv7(), offset, attempt, status, isDecided],
  );
  return inserted.rows[0].id;
}

/** An attempt with its order, neither of which the gateway knows yet. */
async function insertOrdered(): Promise<{ id: string; orderId: string; gatewayOrderId: string }> {
  const id = await insertAttempt({ status: "prepared" });
  const orderId = uuidv7();
  await database.pool.query(
    `WITH ordered AS (
       INSERT INTO payment_order (id, student_id, purpose, status, plan_key, plan_version_id, receipt, amount, currency, created_at, expires_at, updated_at)
       SELECT $2::uuid, s.student_id, 'renewal', 'prepared', a.plan_key, a.plan_version_id, $2::uuid::text, a.amount, a.currency, now(), now(), now()
       FROM subscription_renewal_log a JOIN user_subscription s ON s.id = a.subscription_id WHERE a.id = $1 RETURNING id
     )
     UPDATE subscription_renewal_log SET order_id = ordered.id FROM ordered WHERE subscription_renewal_log.id = $1`,
    [id, orderId],
  );
  return { id, orderId, gatewayOrderId: `order_${orderId.slice(-12)}` };
}

async function removeAttempts(): Promise<void> {
  await database.pool.query("DELETE FROM subscription_renewal_log WHERE attempt >= 90");
}

describe("the database itself", () => {
  it("lets no subscription have two undecided renewal attempts, whatever their periods", async () => {
    for (const first of ["prepared", "submitted", "unknown"]) {
      await insertAttempt({ status: first });
      for (const second of ["prepared", "submitted", "unknown"]) {
        const insertion = insertAttempt({ status: second, offset: 30, attempt: 91 });
        await expect(insertion).rejects.toMatchObject({ code: "23505", constraint: "renewal_one_open" });
      }
      await removeAttempts();
    }
  });

  it("sells no billing period twice", async () => {
    await insertAttempt({ status: "captured" });
    const insertion = insertAttempt({ status: "captured", attempt: 91 });
    await expect(insertion).rejects.toMatchObject({ code: "23505", constraint: "renewal_one_captured" });
    await insertAttempt({ status: "captured", offset: 30 });
    await insertAttempt({ status: "declined", attempt: 92 });
    await removeAttempts();
  });
});

describe("the claim of a charge", () => {
  it("is given to one of several workers that found it chargeable, at first and again later", async () => {
    const ordered = await insertOrdered();
    const first = new Date("2026-03-01T05:30:00Z");
    const later = new Date("2026-03-01T06:30:00Z");
    const claims = (lastCallAt: Date | null, now: Date) =>
      Promise.all(Array.from({ length: 8 }, () => startCharge(ordered, lastCallAt, now, now)));
    expect((await claims(null, first)).filter(Boolean)).toHaveLength(1);
    expect((await claims(null, later)).filter(Boolean)).toHaveLength(0);
    expect((await claims(first, later)).filter(Boolean)).toHaveLength(1);
    expect((await claims(first, later)).filter(Boolean)).toHaveLength(0);
    await removeAttempts();
  });

  it("is refused on an order that the gateway knows by another id", async () => {
    const ordered = await insertOrdered();
    const now = new Date("2026-03-01T05:30:00Z");
    await database.pool.query("UPDATE payment_order SET gateway_order_id = 'order_other' WHERE id = $1", [
      ordered.orderId,
    ]);
    expect(await startCharge(ordered, null, now, now)).toBe(false);
    await removeAttempts();
  });
});
