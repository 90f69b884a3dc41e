import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderMail } from "@/emails/delivery/render-mail";
import { uuidv7 } from "@/lib/crypto/uuid";
import { apiClient, withKey } from "@/test/support/api";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { insertApiKey, newStudent, usePool } from "@/test/support/engine";
import { applyTo, newPaidStudent } from "@/test/support/subscriptions";
import { flushExhaustions } from "./enqueue-exhaustion";
import { recoverExhaustions } from "./recover-exhaustions";
import { writeExhaustionMail } from "./write-exhaustion-mail";

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
  it("sends one mail, with the remaining quota of other features, and none before it", async () => {
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

  it("sends a mail for each feature, and again in the next period", async () => {
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

  it("sends one mail for concurrent uses", async () => {
    const { userId, call } = await student();
    await call("consume", { body: { feature: "quiz", quantity: 3 } });
    const { rows } = await database.pool.query(
      "SELECT sub.id FROM user_subscription sub JOIN student s ON s.id = sub.student_id WHERE s.external_id = $1",
      [userId],
    );
    await Promise.all([1, 2, 3, 4].map(() => writeExhaustionMail(rows[0].id, "quiz", new Date())));
    expect(await mailsOf(userId)).toHaveLength(1);
  });

  it("sends none if nothing is limited, or if the limit has been raised", async () => {
    const { externalId, subscriptionId } = await newPaidStudent(database.pool);
    await apiClient(withKey(key, externalId))("consume", { body: { feature: "quiz", quantity: 50 } });
    expect(await mailsOf(externalId)).toEqual([]);
    expect(await writeExhaustionMail(subscriptionId, "quiz", new Date())).toBe(false);
  });
});

describe("a mail that was lost with the process that was to write it", () => {
  const MINUTE_MS = 60_000;
  const forget = async (userId: string) => {
    // As if it had never been written; nothing else tells of it.
    const { rowCount } = await database.pool.query(
      "DELETE FROM mail m USING student s WHERE s.id = m.student_id AND s.external_id = $1",
      [userId],
    );
    return rowCount;
  };

  it("is written by the next look, once, however long nobody looked and whoever looks at the same time", async () => {
    const clock = await apiClient(withKey(key))("createTestClock", { body: { now: "2031-05-10T06:00:00Z" } });
    const students = await Promise.all([1, 2, 3].map(() => student({ "x-test-clock": clock.body.id })));
    const [one, other, third] = students.map(({ userId }) => userId) as [string, string, string];
    for (const [index, { call }] of students.entries()) {
      await call("consume", { body: { feature: "quiz", quantity: index < 2 ? 3 : 2 } });
    }
    await flushExhaustions();
    await recoverExhaustions(new Date(Date.now() - 10 * MINUTE_MS));
    expect([await forget(one), await forget(other), await forget(third)]).toEqual([1, 1, 0]);

    const later = new Date(Date.now() + 100 * 24 * 60 * MINUTE_MS);
    const written = await Promise.all([recoverExhaustions(later), recoverExhaustions(later)]);
    expect(written.reduce((sum, each) => sum + each)).toBe(2);
    for (const userId of [one, other]) {
      expect(await mailsOf(userId)).toMatchObject([{ type: "quota_exhausted", props: { feature: { key: "quiz" } } }]);
    }
    expect(await mailsOf(third)).toEqual([]);
    expect(await recoverExhaustions(later)).toBe(0);
  });

  it("is not written for a quota that has come back, or for a paid plan's student who has more", async () => {
    const { externalId } = await newPaidStudent(database.pool);
    await apiClient(withKey(key, externalId))("consume", { body: { feature: "quiz", quantity: 5 } });
    expect(await recoverExhaustions(new Date())).toBe(0);
    expect(await mailsOf(externalId)).toEqual([]);
  });

  it("is not written where a plan has ended and left more used than free allows", async () => {
    const { externalId, subscriptionId } = await newPaidStudent(database.pool);
    await apiClient(withKey(key, externalId))("consume", { body: { feature: "quiz", quantity: 50 } });
    await applyTo(subscriptionId, { type: "cancelled_now", reason: null, refund: null }, new Date());
    expect(await recoverExhaustions(new Date())).toBe(0);
    expect((await mailsOf(externalId)).map(({ type }) => type)).not.toContain("quota_exhausted");
  });

  it("is written as of the time of the last use when the clock is moved right after it", async () => {
    const clock = await apiClient(withKey(key))("createTestClock", { body: { now: "2026-01-31T06:00:00Z" } });
    const { userId, call } = await student({ "x-test-clock": clock.body.id });
    await call("consume", { body: { feature: "quiz", quantity: 3 } });
    await apiClient(withKey(key))("advanceTestClock", { params: { id: clock.body.id }, body: { days: 1 } });
    expect((await mailsOf(userId)).map(({ type }) => type)).toEqual(["quota_exhausted"]);
  });
});
