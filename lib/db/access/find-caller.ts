import type { CallerCredentials } from "@/lib/access/credentials";
import type { Permission } from "@/lib/access/permissions";
import { type CallerShape, callerCte, callerParams, shapeOf, WHO_ROW } from "../sql/caller-sql";
import { queryRows } from "../sql/query";
import { composeStatement, type RowOf, type Statement, t } from "../sql/statement";

const CALLER_ROW = { ...WHO_ROW, test_clock_id: t.uuid.nullable };
export type CallerRow = RowOf<typeof CALLER_ROW>;

/** The caller, confirmed against the database under the same conditions as in the statements of the usage engine. */
export async function findCaller(
  credentials: CallerCredentials,
  permission: Permission,
  realNow: Date,
): Promise<CallerRow> {
  const iso = realNow.toISOString();
  const shape = shapeOf(credentials);
  const [row] = await queryRows(
    statementFor(shape, permission),
    callerParams(credentials, { realNow: iso, now: iso, clock: null }),
  );
  if (!row) throw new Error("the free plan is missing from the catalogue");
  return row;
}

// Kept for good: one entry per name, and the text follows from the name.
const statements = new Map<string, Statement<CallerRow>>();

function statementFor(shape: CallerShape, permission: Permission): Statement<CallerRow> {
  const name = `caller_${shape.credential}_${shape.student}_${permission}`;
  const known = statements.get(name);
  if (known) return known;
  const statement = composeStatement({
    name,
    text: `WITH ${callerCte(shape, permission)} SELECT who.*, test_clock.id AS test_clock_id FROM who LEFT JOIN student ON student.id = who.student_id LEFT JOIN test_clock ON test_clock.id = student.test_clock_id`,
    row: CALLER_ROW,
  });
  statements.set(name, statement);
  return statement;
}
