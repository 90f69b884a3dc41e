import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "@/lib/clock";
import { installCatalogue } from "@/lib/services/catalogue/install-catalogue";
import { apiClient, withKey } from "@/test/support/api";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { engineClient, insertApiKey, newStudent, usePool } from "@/test/support/engine";
import { newFreeStudent, newPaidStudent } from "@/test/support/subscriptions";

let database: TestDatabase;
let key: string;
let use: ReturnType<typeof engineClient>;
let admin: ReturnType<typeof apiClient>;
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 10 });
  usePool(database.pool);
  key = await insertApiKey(database.pool, ["admin"]);
  use = engineClient(key);
  admin = apiClient(withKey(key));
});
afterAll(() => database?.drop());

const REASON = "a season without it";

function changeFeature(feature: string, body: object, headers: Record<string, string> = {}) {
  return admin("changeFeature", { params: { feature }, body: { reason: REASON, ...body }, headers });
}

function archivePlan(plan: string, archived: boolean, more: object = {}) {
  return admin("archivePlan", { params: { plan }, body: { archived, reason: REASON, ...more } });
}

async function featureOf(wanted: string) {
  const { body } = await admin("getCatalogue");
  return body.features.find((one: { key: string }) => one.key === wanted);
}

async function lastAudit() {
  const { rows } = await database.pool.query(
    "SELECT action, subject, actor, reason, before, after FROM audit_entry ORDER BY id DESC LIMIT 1",
  );
  return rows[0];
}

describe("where a feature's own app is", () => {
  it("is shown before it is written, written with who and why, and kept by the next start", async () => {
    const url = "https://quiz.example/start";
    const shown = await changeFeature("quiz", { launch_url: "HTTPS://Quiz.Example/start", preview: true });
    expect(shown.body).toMatchObject({
      preview: true,
      changes: [{ what: "launch_url", before: null, after: url }],
    });
    expect(await featureOf("quiz")).toMatchObject({ launch_url: null });
    const done = await changeFeature("quiz", { launch_url: url });
    expect(done.body).toEqual({ ...shown.body, preview: false });
    expect(await lastAudit()).toEqual({
      action: "feature.changed",
      subject: "quiz",
      actor: "api_key",
      reason: REASON,
      before: { launch_url: null },
      after: { launch_url: url },
    });
    await installCatalogue(database.pool, systemClock.now());
    expect(await featureOf("quiz")).toMatchObject({ launch_url: url, archived_at: null });
    expect((await changeFeature("quiz", { launch_url: url })).body.code).toBe("conflict");
    expect((await changeFeature("quiz", { launch_url: null })).status).toBe(200);
    expect(await featureOf("quiz")).toMatchObject({ launch_url: null });
  });

  it("is refused by name where nobody should be sent there", async () => {
    for (const launch_url of ["javascript:alert(1)", "http://quiz.example/", "https://a:b@quiz.example/", "quiz", ""]) {
      const { status, body } = await changeFeature("quiz", { launch_url });
      expect([launch_url, status, Object.keys(body.fields)]).toEqual([launch_url, 400, ["launch_url"]]);
    }
    expect((await changeFeature("astrology", { archived: true })).status).toBe(404);
  });
});

describe("an archived feature", () => {
  it("is refused to everybody at the next call, can still be finished, and comes back as it was", async () => {
    const [early, late] = [newStudent(), newStudent()];
    await use("consume", early, { feature: "flashcards", quantity: 2 });
    const held = await use("enforce-check", early, { feature: "flashcards", reserve: 60 });
    const { body } = await changeFeature("flashcards", { archived: true });
    expect(body).toMatchObject({ changes: [{ what: "archived", before: false, after: true }], touches: { recent: 1 } });
    expect((await use("consume", late, { feature: "flashcards" })).body.code).toBe("feature_not_found");
    expect((await use("real-time", early)).body.feature_usage).not.toHaveProperty("flashcards");
    const finished = await use("record", early, { feature: "flashcards", reservation_id: held.body.reservation_id });
    expect(finished.status).toBe(200);
    await installCatalogue(database.pool, systemClock.now());
    expect((await featureOf("flashcards")).archived_at).not.toBeNull();
    expect((await changeFeature("flashcards", { archived: false })).status).toBe(200);
    expect((await use("real-time", early)).body.feature_usage.flashcards).toMatchObject({ used: 3 });
    expect((await use("consume", late, { feature: "flashcards" })).status).toBe(200);
  });

  it("is archived once where many ask at one moment, and once for one key", async () => {
    const responses = await Promise.all([1, 2, 3].map(() => changeFeature("pyqs", { archived: true })));
    expect(responses.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    const again = () => changeFeature("pyqs", { archived: false }, { "idempotency-key": "bring it back" });
    const duplicates = await Promise.all([1, 2, 3].map(again));
    expect(new Set(duplicates.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    const { rows } = await database.pool.query(
      "SELECT count(*)::int AS entries FROM audit_entry WHERE action = 'feature.changed' AND subject = 'pyqs'",
    );
    expect(rows[0].entries).toBe(2);
  });
});

describe("an archived plan", () => {
  it("is sold to nobody any more; whoever has it, or has chosen it, keeps it", async () => {
    const [holder, planner, newcomer] = [
      await newPaidStudent(database.pool),
      await newPaidStudent(database.pool),
      await newFreeStudent(database.pool),
    ];
    await database.pool.query(
      `UPDATE user_subscription SET plan_key = 'pro', plan_version_id = plan.current_version_id, entitled_plan_version_id = plan.current_version_id,
         price_amount = 159900, scheduled_plan_key = 'premium',
         scheduled_plan_version_id = (SELECT current_version_id FROM plan WHERE key = 'premium'), scheduled_price_amount = 79900
         FROM plan WHERE plan.key = 'pro' AND user_subscription.id = $1`,
      [planner.subscriptionId],
    );
    const shown = await archivePlan("premium", true, { preview: true });
    expect(shown.body).toMatchObject({ preview: true, archived: true, touches: { keep: 1, planned: 1 } });
    expect((await archivePlan("premium", true)).body).toEqual({ ...shown.body, preview: false });
    expect(await lastAudit()).toMatchObject({
      action: "plan.archived",
      subject: "premium",
      reason: REASON,
      before: { archived: false },
      after: { archived: true },
    });

    const as = (student: { externalId: string }) => apiClient(withKey(key, student.externalId));
    const offered = (await as(newcomer)("plans")).body.plans.map(({ plan }: { plan: string }) => plan);
    expect(offered).toEqual(["free", "pro"]);
    expect((await as(newcomer)("checkout", { body: { plan: "premium" } })).status).toBe(400);
    expect((await use("real-time", holder.externalId)).body.feature_usage.quiz).toMatchObject({ unlimited: true });
    const up = await as(holder)("previewChange", { body: { plan: "pro" } });
    expect(up.body.change).toMatchObject({ kind: "upgrade" });
    const back = await as(planner)("previewChange", { body: { plan: "pro" } });
    expect(back.body.change).toMatchObject({ kind: "undo" });

    expect((await archivePlan("premium", true)).body.code).toBe("conflict");
    expect((await archivePlan("premium", false)).status).toBe(200);
    expect(await lastAudit()).toMatchObject({ action: "plan.restored" });
    expect((await as(newcomer)("plans")).body.plans).toHaveLength(3);
  });

  it("is never the one that everybody falls back to, and none that there is not", async () => {
    expect((await archivePlan("free", true)).body.code).toBe("conflict");
    expect((await archivePlan("gold", true)).status).toBe(404);
  });
});
