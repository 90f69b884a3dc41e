import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { uuidv7 } from "@/lib/crypto/uuid";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { usePool } from "@/test/support/engine";

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
