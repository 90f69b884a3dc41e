import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { engineClient, insertApiKey, usePool } from "@/test/support/engine";
import { applyTo, newFreeStudent, PREMIUM_PRICE, planTerms } from "@/test/support/subscriptions";
import { flushRefusals } from "./buffer-refusals";

let database: TestDatabase;
let call: ReturnType<typeof engineClient>;

beforeAll(async () => {
  database = await createTestDatabase();
  usePool(database.pool);
  call = engineClient(await insertApiKey(database.pool, ["usage:read", "usage:write"]));
});
afterAll(() => database.drop());

it("each entry of the log keeps the plan that counted then, by whichever call it came", async () => {
  const { pool } = database;
  const { subscriptionId, externalId } = await newFreeStudent(pool);
  const useInEveryWay = async () => {
    await call("consume", externalId, { feature: "previous_papers" });
    const held = await call("enforce-check", externalId, { feature: "pyqs", reserve: true });
    await call("record", externalId, { feature: "pyqs", reservation_id: held.body.reservation_id });
    await call("batch", externalId, { events: [{ feature: "ask_question", idempotency_key: randomUUID() }] });
  };
  const plans = async () => {
    await flushRefusals();
    const { rows } = await pool.query<{ entry: string }>(
      "SELECT concat_ws(' ', feature_name, status, plan_key) AS entry FROM feature_usage_log WHERE subscription_id = $1 ORDER BY 1",
      [subscriptionId],
    );
    return rows.map(({ entry }) => entry);
  };
  await useInEveryWay();
  await call("consume", externalId, { feature: "pair_quiz" });
  expect((await call("consume", externalId, { feature: "pair_quiz" })).status).toBe(403);
  const onFree = [
    "ask_question completed free",
    "pair_quiz completed free",
    "pair_quiz failed free",
    "previous_papers completed free",
    "pyqs completed free",
  ];
  expect(await plans()).toEqual(onFree);

  const now = new Date();
  const plan = await planTerms(pool, "premium");
  const sale = { paymentId: randomUUID(), plan, paid: PREMIUM_PRICE, requestedAt: now };
  await applyTo(subscriptionId, { type: "purchase_captured", sale }, now);
  await useInEveryWay();
  const onPremium = ["ask_question", "previous_papers", "pyqs"].map((feature) => `${feature} completed premium`);
  expect(await plans()).toEqual([...onFree, ...onPremium].sort());
});
