import type { CallerCredentials } from "@/lib/access/credentials";
import type { Permission, StaffRole } from "@/lib/access/permissions";
import type { Scope } from "@/lib/access/scopes";
import { type CallerShape, callerCte, callerParams, shapeOf } from "./sql/caller-sql";
import { queryRows, type Statement } from "./sql/query";

export interface CallerRow {
  known: boolean;
  allowed: boolean;
  imports: boolean;
  imports_by_name: boolean;
  student_id: string | null;
  subscription_id: string | null;
  test_clock_id: string | null;
  clock_now: Date | null;
  account_id: string | null;
  role: StaffRole | "student" | null;
  key_id: string | null;
  scopes: Scope[] | null;
}

/** Who is calling, confirmed against the database: the same conditions as in the statements of the usage engine. */
export async function findCaller(
  credentials: CallerCredentials,
  permission: Permission,
  realNow: Date,
): Promise<CallerRow> {
  const iso = realNow.toISOString();
  const shape = shapeOf(credentials);
  const [row] = await queryRows<CallerRow>(
    statementFor(shape, permission),
    callerParams(credentials, { realNow: iso, now: iso, clock: null }),
  );
  if (!row) throw new Error("the free plan is missing from the catalogue");
  return row;
}

// Kept for good: a text follows from its name.
const statements = new Map<string, Statement>();

function statementFor(shape: CallerShape, permission: Permission): Statement {
  const name = `caller_${shape.credential}_${shape.student}_${permission}`;
  const known = statements.get(name);
  if (known) return known;
  const statement = {
    name,
    text: `WITH ${callerCte(shape, permission)} SELECT who.*, test_clock.id AS test_clock_id FROM who LEFT JOIN student ON student.id = who.student_id LEFT JOIN test_clock ON test_clock.id = student.test_clock_id`,
  };
  statements.set(name, statement);
  return statement;
}
