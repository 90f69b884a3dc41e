import type pg from "pg";
import { queryRows } from "../sql/query";
import { defineStatement, t } from "../sql/statement";

export interface NewStudent {
  id: string;
  subscriptionId: string;
  externalId: string | null;
  realNow: Date;
  testClockId: string | null;
}

/**
 * Inserts a student and their free subscription in one statement: neither exists without the other. Both are created at the time of the
 * student's clock. Of two calls at once one inserts; the other finds the row.
 */
export async function insertStudent(
  student: NewStudent,
  on?: pg.PoolClient,
): Promise<"created" | "existed" | "no_clock"> {
  const [row] = await queryRows(
    INSERT,
    [student.id, student.externalId, student.testClockId, student.realNow.toISOString(), student.subscriptionId],
    on,
  );
  if (!row?.clock_found) return "no_clock";
  return row.created ? "created" : "existed";
}

const INSERT = defineStatement({
  name: "insert_student",
  text: `WITH clock AS (
  SELECT $3::uuid AS id, coalesce(c.now, $4::timestamptz) AS now, ($3::uuid IS NULL OR c.id IS NOT NULL) AS found
  FROM (SELECT 1) AS one LEFT JOIN test_clock c ON c.id = $3::uuid
),
created AS (
  INSERT INTO student (id, external_id, test_clock_id, created_at, updated_at)
  SELECT $1::uuid, $2::text, clock.id, clock.now, clock.now FROM clock WHERE found
  ON CONFLICT (external_id) DO NOTHING RETURNING id, created_at
),
subscribed AS (
  INSERT INTO user_subscription (id, student_id, plan_key, status, start_date, quota_anchor, created_at, updated_at)
  SELECT $5::uuid, id, 'free', 'active', created_at, created_at, created_at, created_at FROM created
)
SELECT clock.found AS clock_found, EXISTS (SELECT 1 FROM created) AS created FROM clock`,
  row: { clock_found: t.bool, created: t.bool },
});
