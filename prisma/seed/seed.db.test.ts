import { describe, expect, it } from "vitest";
import { verifyPassword } from "@/lib/crypto/password";
import { createTestDatabase } from "@/test/support/database";
import { seedDemo } from "./index";

const NOW = new Date("2026-03-15T06:00:00Z");

describe("the demo", () => {
  // The first of a month in the billing zone, while the day before still lasts in UTC: the hardest time to use two quizzes "this month".
  for (const now of [NOW, new Date("2026-03-31T18:31:00Z"), new Date("2024-02-29T20:00:00Z")]) {
    it(`has the promised accounts at ${now.toISOString()}`, async () => {
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
