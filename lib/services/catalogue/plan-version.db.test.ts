import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "@/lib/clock";
import { completeEnv } from "@/lib/env";
import { checkListening, watch } from "@/lib/realtime/hub";
import { installCatalogue } from "@/lib/services/catalogue/install-catalogue";
import { apiClient, withKey } from "@/test/support/api";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { engineClient, insertApiKey, newStudent, usePool } from "@/test/support/engine";
import { newPaidStudent } from "@/test/support/subscriptions";

let database: TestDatabase;
let use: ReturnType<typeof engineClient>;
let admin: ReturnType<typeof apiClient>;
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 10 });
  usePool(database.pool);
  const key = await insertApiKey(database.pool, ["admin"]);
  use = engineClient(key);
  admin = apiClient(withKey(key));
});
afterAll(() => database?.drop());

function make(plan: string, body: object, headers: Record<string, string> = {}) {
  return admin("createPlanVersion", { params: { plan }, body: { reason: "a new term", ...body }, headers });
}

async function inForce(plan: string) {
  const { body } = await admin("listPlanVersions");
  return body.versions.find((one: { plan: string; current: boolean }) => one.plan === plan && one.current);
}

const quotaOf = async (id: string, feature = "quiz") => (await use("real-time", id)).body.feature_usage[feature];

describe("a new version of the free plan", () => {
  beforeEach(async () => {
    const { version } = await inForce("free");
    // Refused where it is as it was at the first.
    await make("free", { based_on: version, restore: 1 });
  });

  it("is shown with whom it touches, counts at the next call, and never shows less than nothing left", async () => {
    const id = newStudent();
    await use("consume", id, { feature: "quiz", quantity: 3 });
    const { version } = await inForce("free");
    const shown = await make("free", { based_on: version, limits: { quiz: 2, pyqs: -1 }, preview: true });
    expect(shown.body).toMatchObject({
      preview: true,
      version: version + 1,
      changes: [
        { what: "limit:pyqs", before: 10, after: null },
        { what: "limit:quiz", before: 3, after: 2 },
      ],
    });
    expect(shown.body.touches.now).toBeGreaterThan(0);
    expect(await quotaOf(id)).toMatchObject({ limit: 3 });

    const done = await make("free", { based_on: version, limits: { quiz: 2, pyqs: -1 } });
    expect(done.body).toEqual({ ...shown.body, preview: false });
    expect(await quotaOf(id)).toMatchObject({ limit: 2, used: 3, remaining: 0, allowed: false });
    expect(await quotaOf(id, "pyqs")).toMatchObject({ unlimited: true });
    expect((await use("consume", newStudent(), { feature: "quiz", quantity: 3 })).status).toBe(403);
    const { rows } = await database.pool.query(
      "SELECT actor, reason, before, after FROM audit_entry WHERE action = 'plan.version_created' ORDER BY id DESC LIMIT 1",
    );
    expect(rows[0]).toMatchObject({
      actor: "api_key",
      reason: "a new term",
      before: { version, "limit:quiz": 3 },
      after: { version: version + 1, "limit:quiz": 2 },
    });
  });

  it("survives the next start, and an old one comes back as a new one", async () => {
    const { version } = await inForce("free");
    await make("free", { based_on: version, limits: { quiz: 2, pyqs: -1 } });
    await installCatalogue(database.pool, systemClock.now());
    const made = await inForce("free");
    expect(made).toMatchObject({ limits: { quiz: 2, pyqs: -1 }, reason: "a new term" });
    const restored = await make("free", { based_on: made.version, restore: 1 });
    expect(restored.body.changes).toHaveLength(2);
    expect(await inForce("free")).toMatchObject({
      version: made.version + 1,
      restores: 1,
      limits: { quiz: 3, pyqs: 10 },
    });
    await installCatalogue(database.pool, systemClock.now());
    expect((await inForce("free")).version).toBe(made.version + 1);
  });

  it("is made once where two are made at one moment, and once for one key", async () => {
    const { version } = await inForce("free");
    const responses = await Promise.all([4, 5, 6].map((quiz) => make("free", { based_on: version, limits: { quiz } })));
    expect(responses.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    expect(responses.find(({ status }) => status === 409)?.body.fields).toHaveProperty("based_on");
    const next = await inForce("free");
    expect(next.version).toBe(version + 1);
    const body = { based_on: next.version, limits: { quiz: 7 } };
    const duplicates = await Promise.all([1, 2, 3].map(() => make("free", body, { "idempotency-key": "a version" })));
    expect(new Set(duplicates.map(({ text }) => text)).size).toBe(1);
    expect((await inForce("free")).version).toBe(next.version + 1);
  });
});

describe("open pages", () => {
  it("of everybody read again after a new version of the free plan", async () => {
    completeEnv({ DATABASE_DIRECT_URL: database.url });
    let looks = 0;
    const stop = watch("a subscription", () => {
      looks += 1;
    });
    // A look comes when listening has begun, and another one where a version was made just before; those of all pages are spread over two seconds.
    await expect.poll(() => looks > 0 && checkListening(), { timeout: 20_000 }).toBe("ok");
    await sleep(2_500);
    const before = looks;
    const { version } = await inForce("free");
    expect((await make("free", { based_on: version, limits: { quiz: 8 } })).status).toBe(200);
    await expect.poll(() => looks, { timeout: 20_000 }).toBeGreaterThan(before);
    stop();
  });
});

describe("a new version of a paid plan", () => {
  it("is sold from now on; paying students keep the limits and the price that they bought", async () => {
    const { externalId } = await newPaidStudent(database.pool);
    const { version } = await inForce("premium");
    const body = { based_on: version, limits: { quiz: 100 }, prices: { INR: 99_900 } };
    const { body: made } = await make("premium", body);
    expect(made.touches).toMatchObject({ now: 0, keep: 1, planned: 0 });
    expect(await quotaOf(externalId)).toMatchObject({ unlimited: true });
    const subscriber = apiClient(withKey(await insertApiKey(database.pool, ["admin"]), externalId));
    expect((await subscriber("currentSubscription")).body.subscription.price).toEqual({
      amount: 79_900,
      currency: "INR",
    });
    expect((await subscriber("plans")).body.plans[1]).toMatchObject({
      price: { amount: 99_900 },
      limits: { quiz: { limit: 100 } },
    });
  });

  it("is refused by name: nobody's plan, feature or currency, a price on free, nothing new", async () => {
    const { version } = await inForce("free");
    expect((await make("gold", { based_on: 1 })).status).toBe(404);
    for (const [body, field] of [
      [{ limits: { astrology: 1 } }, "limits.astrology"],
      [{ prices: { INR: 500 } }, "prices.INR"],
      [{ restore: 999 }, "restore"],
    ] as const) {
      const response = await make("free", { based_on: version, ...body });
      expect([response.status, Object.keys(response.body.fields)]).toEqual([400, [field]]);
    }
    expect((await make("free", { based_on: version })).body.code).toBe("conflict");
  });
});
