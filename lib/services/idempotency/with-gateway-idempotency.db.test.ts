import { afterAll, beforeAll, expect, it } from "vitest";
import { usePool } from "@/test/support/engine";
import { ledgerOf, type PaymentWorld, startPaymentWorld } from "@/test/support/payments";

let world: PaymentWorld;
beforeAll(async () => {
  world = await startPaymentWorld();
  usePool(world.database.pool);
});
afterAll(() => world?.stop());

async function locks(): Promise<number> {
  return (await world.database.pool.query("SELECT 1 FROM idempotency_lock")).rowCount ?? 0;
}

it("of many parallel checkouts with one key one calls the gateway, and the others are refused or get its response", async () => {
  const alice = await world.newcomer();
  const headers = { "idempotency-key": "checkout" };
  const ask = () => alice.call("checkout", { body: { plan: "premium" }, headers });
  const responses = await Promise.all(Array.from({ length: 12 }, ask));
  const refused = responses.filter(({ status }) => status !== 200);
  for (const { status, body, headers: sent } of refused) {
    expect([status, body.code, sent.get("retry-after")]).toEqual([409, "idempotency_in_progress", "1"]);
  }
  const [first, ...same] = responses.filter(({ status }) => status === 200);
  expect(first?.body.order_id).toMatch(/^order_/);
  for (const { text } of same) expect(text).toBe(first?.text);
  // Once it has run, every retry gets its response to the byte.
  const again = await ask();
  expect([again.text, again.headers.get("idempotent-replayed")]).toEqual([first?.text, "true"]);
  const { rows } = await world.database.pool.query(
    "SELECT 1 FROM simulator.orders o JOIN simulator.customer c ON c.id = o.customer_id WHERE c.notes ->> 'student_id' = $1",
    [`stu_${alice.studentId.replaceAll("-", "")}`],
  );
  expect(rows).toHaveLength(1);
  expect(await locks()).toBe(0);
});

it("of parallel callbacks with one key one records the payment", async () => {
  const alice = await world.newcomer();
  const { body: checkout } = await alice.call("checkout", { body: { plan: "premium" } });
  const proof = await alice.pay(checkout.order_id);
  const headers = { "idempotency-key": "paid" };
  const responses = await Promise.all([1, 2, 3].map(() => alice.call("verify", { body: proof, headers })));
  expect(responses.map(({ status }) => status).filter((status) => status !== 409)).toContain(200);
  expect((await alice.call("verify", { body: proof, headers })).status).toBe(200);
  expect(await ledgerOf(world, alice)).toMatchObject({ ours: { captured: 79_900, refunded: 0 }, invoices: 1 });
});

it("a refusal leaves the key to the next try, and so does a process that died, after a while", async () => {
  const alice = await world.newcomer();
  const headers = { "idempotency-key": "renew" };
  const ask = () => alice.call("renew", { headers });
  for (let time = 0; time < 2; time++) expect((await ask()).body.code).toBe("conflict");
  expect(await locks()).toBe(0);

  const key = { "idempotency-key": "again" };
  const checkout = () => alice.call("checkout", { body: { plan: "pro" }, headers: key });
  await world.database.pool.query("ALTER TABLE idempotency_record ADD CONSTRAINT none CHECK (id IS NULL) NOT VALID");
  await world.database.pool.query(
    "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE TRIGGER keep BEFORE DELETE ON idempotency_lock FOR EACH ROW EXECUTE FUNCTION keep()",
  );
  // Its order was made, and then it died: neither the outcome nor the end of the lock was written.
  expect((await checkout()).status).toBe(500);
  await world.database.pool.query(
    "ALTER TABLE idempotency_record DROP CONSTRAINT none; DROP TRIGGER keep ON idempotency_lock",
  );
  expect((await checkout()).body.code).toBe("idempotency_in_progress");
  await world.database.pool.query("UPDATE idempotency_lock SET until = until - interval '1 minute'");
  expect((await checkout()).status).toBe(200);
  expect(await locks()).toBe(0);
});
