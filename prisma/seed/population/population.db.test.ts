import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MAILS, type MailType } from "@/emails/registry";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { PopulatedError, seedPopulation } from "./index";

const NOW = new Date("2026-03-31T20:00:00Z");
const OPTIONS = { students: 300, seed: 7, days: 365, history: "full", now: NOW } as const;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await seedPopulation(database.pool, OPTIONS);
});
afterAll(async () => {
  await database?.drop();
});

async function rows<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
  return (await database.pool.query<Row>(sql, values)).rows;
}

describe("a seeded population", () => {
  it("has a ledger that adds up, for every student and currency", async () => {
    const wrong = await rows(
      `SELECT p.student_id, p.currency FROM payment p
       LEFT JOIN LATERAL (SELECT sum(CASE kind WHEN 'invoice' THEN total ELSE -total END) AS total FROM invoice i WHERE i.payment_id = p.id) invoiced ON true
       WHERE p.captured_at IS NOT NULL GROUP BY 1, 2
       HAVING sum(p.amount - p.amount_refunded) <> coalesce(sum(invoiced.total), 0)`,
    );
    expect(wrong).toEqual([]);
    const unlike = await rows(
      `SELECT p.id FROM payment p WHERE p.amount_refunded <>
         (SELECT coalesce(sum(r.amount), 0) FROM refund r WHERE r.payment_id = p.id AND r.status = 'processed')`,
    );
    expect(unlike).toEqual([]);
  });

  it("numbers its invoices without a gap, in the order of the days, test clocks apart", async () => {
    const series = await rows(
      `SELECT s.series, s.financial_year, s.last_number - count(*)::int AS missing, max(i.serial) - s.last_number AS ahead
       FROM invoice_series s JOIN invoice i USING (series, financial_year) GROUP BY s.series, s.financial_year`,
    );
    expect(series.length).toBeGreaterThan(2);
    for (const one of series) expect(one).toMatchObject({ missing: 0, ahead: 0 });
    const backwards = await rows(
      `SELECT FROM (SELECT issued_at - lag(issued_at) OVER (PARTITION BY series, financial_year ORDER BY serial) AS step FROM invoice) i
       WHERE step < interval '0'`,
    );
    expect(backwards).toEqual([]);
    const mixed = await rows(
      `SELECT FROM invoice i JOIN student st ON st.id = i.student_id WHERE (st.test_clock_id IS NOT NULL) <> (i.series LIKE '%T')`,
    );
    expect(mixed).toEqual([]);
  });

  it("counts every use in its counter, and never over a limit of the free plan", async () => {
    const disagreeing = await rows(
      `SELECT FROM usage_counter c FULL JOIN (
         SELECT subscription_id, feature_name, period_start, sum(quantity) AS used FROM feature_usage_log WHERE status = 'completed' GROUP BY 1, 2, 3
       ) log ON log.subscription_id = c.subscription_id AND feature_name = feature_key AND log.period_start = c.period_start
       WHERE c.used IS DISTINCT FROM log.used`,
    );
    expect(disagreeing).toEqual([]);
    const overLimit = await rows(
      `SELECT FROM usage_counter c JOIN user_subscription s ON s.id = c.subscription_id JOIN plan ON plan.key = 'free'
       JOIN plan_limit l ON l.plan_version_id = plan.current_version_id AND l.feature_key = c.feature_key
       WHERE c.used > l.quota AND NOT EXISTS (SELECT FROM payment p WHERE p.student_id = s.student_id AND p.captured_at IS NOT NULL)`,
    );
    expect(overLimit).toEqual([]);
    expect(await rows("SELECT 1 FROM feature_usage_log_default LIMIT 1")).toEqual([]);
  });

  it("is in the past of each clock, with no work left for the jobs", async () => {
    const [ahead] = await rows(
      `SELECT (SELECT count(*)::int FROM student WHERE created_at > $1) AS students,
         (SELECT count(*)::int FROM feature_usage_log WHERE created_at > $1 OR recorded_at > $1) AS uses,
         (SELECT count(*)::int FROM payment WHERE captured_at > $1) AS payments`,
      [NOW],
    );
    expect(ahead).toEqual({ students: 0, uses: 0, payments: 0 });
    const overdue = await rows(
      `SELECT s.id FROM user_subscription s JOIN student st ON st.id = s.student_id LEFT JOIN test_clock c ON c.id = st.test_clock_id
       WHERE coalesce(s.grace_period_end, s.end_date) < coalesce(c.now, $1) - interval '27 hours'
         AND NOT EXISTS (SELECT FROM subscription_renewal_log a WHERE a.subscription_id = s.id AND a.decided_at IS NULL)`,
      [NOW],
    );
    expect(overdue).toEqual([]);
  });

  it("has every kind of event", async () => {
    const [some] = await rows<Record<string, number>>(
      `SELECT count(*) FILTER (WHERE plan_key = 'free')::int AS free, count(*) FILTER (WHERE plan_key = 'premium')::int AS premium,
         count(*) FILTER (WHERE plan_key = 'pro')::int AS pro, count(*) FILTER (WHERE status = 'inactive')::int AS ended,
         (SELECT count(*)::int FROM student WHERE test_clock_id IS NOT NULL) AS on_clocks,
         (SELECT count(*)::int FROM student WHERE external_id LIKE 'app-%') AS imported,
         (SELECT count(*)::int FROM student WHERE locale = 'hi') AS hindi,
         (SELECT count(*)::int FROM subscription_renewal_log WHERE status = 'captured') AS renewed,
         (SELECT count(*)::int FROM subscription_renewal_log WHERE status = 'declined') AS declined,
         (SELECT count(*)::int FROM invoice WHERE kind = 'credit_note') AS credited,
         (SELECT count(*)::int FROM feature_usage_log WHERE status = 'failed') AS refused,
         (SELECT count(*)::int FROM mail) AS mails, (SELECT count(*)::int FROM webhook_event) AS webhooks,
         (SELECT count(*)::int FROM session) AS sessions, (SELECT count(DISTINCT currency)::int - 1 FROM payment) AS other_currencies
       FROM user_subscription`,
    );
    for (const [what, count] of Object.entries(some ?? {})) expect(count, what).toBeGreaterThan(0);
  });

  it("writes only mails that can be rendered", async () => {
    const mails = await rows<{ type: MailType; props: unknown }>("SELECT DISTINCT ON (type) type, props FROM mail");
    expect(mails.length).toBeGreaterThan(5);
    for (const { type, props } of mails) expect(MAILS[type].schema.safeParse(props).error, type).toBeUndefined();
    expect(await rows(`SELECT FROM mail WHERE props #>> '{receipt,number}' = ''`)).toEqual([]);
  });

  it("follows from its seed", async () => {
    const other = await createTestDatabase();
    try {
      const few = { ...OPTIONS, students: 60, history: "light" } as const;
      await seedPopulation(other.pool, few);
      const sum = `SELECT count(*)::int, md5(string_agg(u::text, '' ORDER BY id)) AS uses FROM feature_usage_log u`;
      const once = (await other.pool.query(sum)).rows;
      const again = await createTestDatabase();
      await seedPopulation(again.pool, few).finally(async () => {
        expect((await again.pool.query(sum)).rows).toEqual(once);
        await again.drop();
      });
    } finally {
      await other.drop();
    }
  });

  it("refuses to join another population", async () => {
    await expect(seedPopulation(database.pool, OPTIONS)).rejects.toThrow(PopulatedError);
  });
});
