import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { uuidv7 } from "@/lib/crypto/uuid";
import { renderMail } from "@/lib/mail/render-mail";
import { apiClient, withKey } from "@/test/support/api";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { insertApiKey, newStudent, usePool } from "@/test/support/engine";
import { newPaidStudent } from "@/test/support/subscriptions";
import { flushExhaustions } from "./note-exhaustion";
import { tellOfExhaustion } from "./tell-of-exhaustion";

let database: TestDatabase;
let key: string;

beforeAll(async () => {
  database = await createTestDatabase();
  usePool(database.pool);
  key = await insertApiKey(database.pool, ["admin"]);
});
afterAll(() => database?.drop());

async function student(headers: Record<string, string> = {}) {
  const userId = newStudent();
  const admin = apiClient(withKey(key));
  await admin("putStudent", { params: { user_id: userId }, body: { email: `${userId}@learn.example` }, headers });
  return { userId, call: apiClient(withKey(key, userId)) };
}

async function mailsOf(userId: string) {
  await flushExhaustions();
  const { rows } = await database.pool.query(
    "SELECT m.type, m.props FROM mail m JOIN student s ON s.id = m.student_id WHERE s.external_id = $1 ORDER BY m.id",
    [userId],
  );
  return rows;
}

describe("the last use of a quota", () => {
  it("is told once, with what else she has left, and not before it", async () => {
    const { userId, call } = await student();
    const body = { feature: "quiz" };
    await call("consume", { body });
    await call("consume", { body });
    expect(await mailsOf(userId)).toEqual([]);
    await call("consume", { body });
    expect((await call("consume", { body })).status).toBe(403);
    const [mail, ...more] = await mailsOf(userId);
    expect(more).toEqual([]);
    expect(mail).toMatchObject({
      type: "quota_exhausted",
      props: { feature: { key: "quiz", used: 3, limit: 3 }, planName: "Free", unlock: { planName: "Premium" } },
    });
    const site = { appUrl: "https://study.example.com", supportEmail: "help@study.example.com", unsubscribeUrl: null };
    expect((await renderMail("quota_exhausted", mail.props, site)).subject).toMatch(/^You've used all 3 quizzes/);
  });

  it("is told for each feature by itself, and again in the next period", async () => {
    const clock = await apiClient(withKey(key))("createTestClock", { body: { now: "2026-01-10T06:00:00Z" } });
    const { userId, call } = await student({ "x-test-clock": clock.body.id });
    const useUp = async () => {
      await call("consume", { body: { feature: "quiz", quantity: 3 } });
      await call("consume", { body: { feature: "pair_quiz" } });
      await flushExhaustions();
    };
    await useUp();
    await apiClient(withKey(key))("advanceTestClock", { params: { id: clock.body.id }, body: { days: 30 } });
    await useUp();
    expect((await mailsOf(userId)).map(({ props }) => props.feature.key)).toEqual([
      "quiz",
      "pair_quiz",
      "quiz",
      "pair_quiz",
    ]);
  });

  it("may be a committed reservation, or one of a batch; holding the last one is not using it", async () => {
    const { userId, call } = await student();
    const held = await call("enforceCheck", { body: { feature: "pair_quiz", reserve: true } });
    expect(await mailsOf(userId)).toEqual([]);
    await call("record", { body: { feature: "pair_quiz", reservation_id: held.body.reservation_id } });
    const events = [1, 2].map(() => ({ feature: "youtube_summarizer", idempotency_key: uuidv7() }));
    await call("batch", { body: { events } });
    expect((await mailsOf(userId)).map(({ props }) => props.feature.key)).toEqual(["pair_quiz", "youtube_summarizer"]);
  });

  it("is told once by many at the same moment", async () => {
    const { userId, call } = await student();
    await call("consume", { body: { feature: "quiz", quantity: 3 } });
    const { rows } = await database.pool.query(
      "SELECT sub.id FROM user_subscription sub JOIN student s ON s.id = sub.student_id WHERE s.external_id = $1",
      [userId],
    );
    await Promise.all([1, 2, 3, 4].map(() => tellOfExhaustion(rows[0].id, "quiz", new Date())));
    expect(await mailsOf(userId)).toHaveLength(1);
  });

  it("does not exist where nothing is limited, or where she has more by now", async () => {
    const { externalId, subscriptionId } = await newPaidStudent(database.pool);
    await apiClient(withKey(key, externalId))("consume", { body: { feature: "quiz", quantity: 50 } });
    expect(await mailsOf(externalId)).toEqual([]);
    expect(await tellOfExhaustion(subscriptionId, "quiz", new Date())).toBe(false);
  });
});
