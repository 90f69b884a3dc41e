import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toWireId } from "@/lib/domain/id";
import { renewSubscription } from "@/lib/services/renewal/renew-subscription";
import { seedDemo } from "@/prisma/seed";
import { usePool } from "@/test/support/engine";
import { type PaymentWorld, startPaymentWorld, system } from "@/test/support/payments";
import { payForDemo } from "./demo-payments";

const NOW = new Date();

let world: PaymentWorld;
beforeAll(async () => {
  world = await startPaymentWorld();
  usePool(world.database.pool);
  await seedDemo(world.database.pool, { currency: "INR", now: NOW });
});
afterAll(() => world?.stop());

async function person(name: string) {
  const { rows } = await world.database.pool.query(
    `SELECT s.*, st.name FROM user_subscription s JOIN student st ON st.id = s.student_id JOIN account a ON a.student_id = st.id
     WHERE a.email = $1`,
    [`${name}@example.com`],
  );
  return rows[0];
}

// In this order: the second test continues from the payments of the first.
describe("the demo's paid students", { shuffle: false }, () => {
  it("have paid once, in the store of the gateway and in ours, and their subscriptions are unchanged", async () => {
    const before = [await person("bob"), await person("carol"), await person("dave")];
    await payForDemo(NOW);
    await payForDemo(NOW);
    await world.drain();
    expect([await person("bob"), await person("carol"), await person("dave")]).toEqual(before);
    for (const { student_id, start_date, end_date, price_amount } of before) {
      const ledger = await world.control("GET", `/ledger/totals?customer=${toWireId("student", student_id)}`);
      expect(ledger.body.totals).toMatchObject([{ currency: "INR", captured: price_amount, refunded: 0 }]);
      const { rows } = await world.database.pool.query(
        `SELECT p.status, p.applied_as, p.captured_at, i.total, i.period_start, i.period_end, m.status AS method, m.last_four
         FROM payment p JOIN invoice i ON i.payment_id = p.id JOIN payment_method m ON m.student_id = p.student_id AND m.is_default
         WHERE p.student_id = $1`,
        [student_id],
      );
      expect(rows).toEqual([
        {
          status: "captured",
          applied_as: "purchase",
          captured_at: start_date,
          total: price_amount,
          period_start: start_date,
          period_end: end_date,
          method: "confirmed",
          last_four: "1007",
        },
      ]);
    }
  });

  it("continue: Bob renews, and Carol's card is declined again", async () => {
    const [bob, carol] = [await person("bob"), await person("carol")];
    expect(await renewSubscription(system(bob.end_date), bob.id)).toBe("captured");
    expect(await renewSubscription(system(NOW), carol.id, { afresh: true })).toBe("declined");
    expect(await person("carol")).toMatchObject({
      status: "pending_renewal",
      grace_period_end: carol.grace_period_end,
    });
  });
});
