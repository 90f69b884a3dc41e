import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyPassword } from "@/lib/crypto/password";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { FEATURES, PLANS } from "./catalogue";
import { seedCatalogue, seedDemo } from "./index";
import { seedCatalogue as seedCatalogueOf } from "./seed-catalogue";

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
describe("the catalogue", { shuffle: false }, () => {
  it("is there once, however many processes seed it at once and again", async () => {
    await Promise.all(Array.from({ length: 5 }, () => seedCatalogue(database.pool)));
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
    await seedCatalogueOf(database.pool, NOW, { features: [...FEATURES, essay], plans: PLANS });
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
    await seedCatalogue(database.pool);
    expect(await currentLimit("free", "quiz")).toEqual([{ quota: 5 }]);

    const features = FEATURES.map((feature) =>
      feature.key === "mock_test" ? { ...feature, limits: { ...feature.limits, free: 4 } } : feature,
    );
    await seedCatalogueOf(database.pool, NOW, { features, plans: PLANS });
    await seedCatalogueOf(database.pool, NOW, { features, plans: PLANS });
    expect((await versions()).filter((row) => row.plan_key === "free")).toHaveLength(3);
    expect(await currentLimit("free", "mock_test")).toEqual([{ quota: 4 }]);
    expect(await currentLimit("free", "quiz")).toEqual([{ quota: 3 }]);
    expect(await currentLimit("free", "essay")).toEqual([{ quota: 7 }]);
  });
});

describe("the demo", () => {
  // The first of a month in the billing zone, while the day before still lasts in UTC: the hardest time to use two quizzes "this month".
  for (const now of [NOW, new Date("2026-03-31T18:31:00Z"), new Date("2024-02-29T20:00:00Z")]) {
    it(`stands as promised at ${now.toISOString()}`, async () => {
      const fresh = await createTestDatabase();
      try {
        await Promise.all([seedDemo(fresh.pool, { now }), seedDemo(fresh.pool, { now })]);
        const people = await fresh.pool.query(
          `SELECT a.email, a.role, a.password_hash, st.external_id, sub.plan_key, sub.status, sub.end_date > $1 AS in_period,
             sub.grace_period_end > $1 AS in_grace, sub.renewal_date::text,
             ((sub.end_date AT TIME ZONE 'Asia/Kolkata')::date - 1)::text AS day_before_end
           FROM account a LEFT JOIN student st ON st.id = a.student_id LEFT JOIN user_subscription sub ON sub.student_id = st.id
           ORDER BY a.email`,
          [now],
        );
        expect(people.rows).toMatchObject([
          { email: "admin@example.com", role: "admin", plan_key: null },
          { email: "alice@example.com", external_id: "alice", plan_key: "free", status: "active" },
          { email: "bob@example.com", plan_key: "premium", status: "active", in_period: true, in_grace: null },
          { email: "carol@example.com", plan_key: "premium", status: "pending_renewal", in_grace: true },
          { email: "dave@example.com", plan_key: "pro", status: "active", in_period: true, in_grace: null },
          { email: "support@example.com", role: "support", plan_key: null },
        ]);
        for (const row of people.rows) {
          if (row.renewal_date) expect(row.renewal_date).toBe(row.day_before_end);
          expect(await verifyPassword(row.password_hash, "studymeter-demo")).toBe(true);
        }
        const quizzes = await fresh.pool.query(
          `SELECT used FROM usage_counter JOIN user_subscription sub ON sub.id = subscription_id JOIN student st ON st.id = student_id
           WHERE st.external_id = 'alice' AND period_start <= $1 AND period_end > $1`,
          [now],
        );
        expect(quizzes.rows).toEqual([{ used: 2 }]);
        const history = await fresh.pool.query(
          `SELECT min(log.created_at) < $1::timestamptz - interval '120 days' AS is_long, max(log.created_at) < $1 AS is_past
           FROM feature_usage_log log JOIN user_subscription sub ON sub.id = subscription_id WHERE sub.plan_key = 'pro'`,
          [now],
        );
        expect(history.rows).toEqual([{ is_long: true, is_past: true }]);
        const misplaced = await fresh.pool.query("SELECT 1 FROM feature_usage_log_default");
        expect(misplaced.rowCount).toBe(0);
        const disagreeing = await fresh.pool.query(
          `SELECT 1 FROM usage_counter c FULL JOIN (
             SELECT subscription_id, feature_name, period_start, sum(quantity) AS used FROM feature_usage_log GROUP BY 1, 2, 3
           ) log ON log.subscription_id = c.subscription_id AND feature_name = feature_key AND log.period_start = c.period_start
           WHERE c.used IS DISTINCT FROM log.used`,
        );
        expect(disagreeing.rowCount).toBe(0);
      } finally {
        await fresh.drop();
      }
    });
  }
});
