import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FEATURES, PLANS } from "@/lib/domain/catalogue";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { installCatalogue } from "./install-catalogue";

const NOW = new Date("2026-03-15T06:00:00Z");

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database?.drop();
});

async function rows<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
  return (await database.pool.query<Row>(sql, values)).rows;
}

function versions() {
  return rows<{ plan_key: string; version: number }>(
    "SELECT plan_key, version FROM plan_version ORDER BY plan_key, version",
  );
}

function currentLimit(plan: string, feature: string) {
  return rows<{ quota: number | null }>(
    `SELECT quota FROM plan JOIN plan_limit ON plan_version_id = current_version_id WHERE key = $1 AND feature_key = $2`,
    [plan, feature],
  );
}

// In this order: the catalogue of one database grows from test to test.
describe("the catalogue that ships", { shuffle: false }, () => {
  it("is there once, however many processes install it at once and again", async () => {
    await Promise.all(Array.from({ length: 5 }, () => installCatalogue(database.pool, NOW)));
    expect(await versions()).toEqual(["free", "premium", "pro"].map((plan_key) => ({ plan_key, version: 1 })));
    const prices = await rows(
      "SELECT key, currency, amount FROM plan JOIN plan_price ON plan_version_id = current_version_id ORDER BY 1, 2",
    );
    expect(prices).toEqual([
      { key: "premium", currency: "INR", amount: 79_900 },
      { key: "premium", currency: "USD", amount: 999 },
      { key: "pro", currency: "INR", amount: 159_900 },
      { key: "pro", currency: "USD", amount: 1_999 },
    ]);
    const free = await rows<{ feature_key: string; quota: number | null }>(
      "SELECT feature_key, quota FROM plan JOIN plan_limit ON plan_version_id = current_version_id WHERE key = 'free'",
    );
    expect(Object.fromEntries(free.map((row) => [row.feature_key, row.quota]))).toEqual({
      quiz: 3,
      flashcards: 3,
      pair_quiz: 1,
      ask_question: 5,
      predicted_questions: 3,
      previous_papers: 10,
      pyqs: 10,
      youtube_summarizer: 2,
      daily_quiz: null,
      mock_test: 3,
    });
  });

  it("gives a new feature to every version there is, and makes none", async () => {
    const [quiz] = FEATURES;
    if (!quiz) throw new Error("no feature");
    const essay = { ...quiz, key: "essay", name: "Essay", limits: { free: 7, premium: null, pro: null } };
    const before = await versions();
    await installCatalogue(database.pool, NOW, { features: [...FEATURES, essay], plans: PLANS });
    expect(await versions()).toEqual(before);
    expect(await rows("SELECT quota FROM plan_limit WHERE feature_key = 'essay' ORDER BY quota")).toEqual([
      { quota: 7 },
      { quota: null },
      { quota: null },
    ]);
  });

  it("makes a version of the plan whose limit changed, and until then leaves alone what an admin set", async () => {
    const admin = "00000000-0000-7000-8000-000000000001";
    await rows("INSERT INTO plan_version VALUES ($1, 'free', 2, 'more quizzes for exams', now())", [admin]);
    await rows(
      `INSERT INTO plan_limit SELECT $1, feature_key, CASE feature_key WHEN 'quiz' THEN 5 ELSE quota END
       FROM plan_limit JOIN plan ON plan_version_id = current_version_id WHERE key = 'free'`,
      [admin],
    );
    await rows("UPDATE plan SET current_version_id = $1 WHERE key = 'free'", [admin]);
    await installCatalogue(database.pool, NOW);
    expect(await currentLimit("free", "quiz")).toEqual([{ quota: 5 }]);

    const features = FEATURES.map((feature) =>
      feature.key === "mock_test" ? { ...feature, limits: { ...feature.limits, free: 4 } } : feature,
    );
    await installCatalogue(database.pool, NOW, { features, plans: PLANS });
    await installCatalogue(database.pool, NOW, { features, plans: PLANS });
    expect((await versions()).filter((row) => row.plan_key === "free")).toHaveLength(3);
    expect(await currentLimit("free", "mock_test")).toEqual([{ quota: 4 }]);
    expect(await currentLimit("free", "quiz")).toEqual([{ quota: 3 }]);
    expect(await currentLimit("free", "essay")).toEqual([{ quota: 7 }]);
  });
});
