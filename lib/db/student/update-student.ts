import type pg from "pg";
import { queryRows } from "../sql/query";
import { defineStatement, t } from "../statement";

/** What is left out stays; null removes. */
export interface StudentChanges {
  email?: string | null;
  name?: string | null;
  locale?: string;
  time_zone?: string | null;
  state?: string | null;
}

/** False when she was erased meanwhile. */
export async function updateStudent(
  id: string,
  changes: StudentChanges,
  now: Date,
  on: pg.PoolClient,
): Promise<boolean> {
  const rows = await queryRows(UPDATE, [id, JSON.stringify(changes), now], on);
  return rows.length > 0;
}

const FIELDS = ["email", "name", "locale", "time_zone", "state"] as const satisfies (keyof StudentChanges)[];

const UPDATE = defineStatement({
  name: "student_update",
  text: `UPDATE student SET updated_at = $3, ${FIELDS.map(
    (field) => `${field} = CASE WHEN $2::jsonb ? '${field}' THEN $2::jsonb ->> '${field}' ELSE ${field} END`,
  ).join(", ")} WHERE id = $1 AND erased_at IS NULL RETURNING id`,
  row: { id: t.uuid },
});
