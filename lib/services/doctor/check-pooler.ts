import { findTimeLimits, runNamedStatements } from "@/lib/db/doctor/pooler-facts";
import { isPooled, TIME_LIMITS } from "@/lib/db/time-limits";
import { getEnv } from "@/lib/env";
import { type Finding, fail, ok } from "./finding";

/** Reads back, the way calls go, what a pooler may drop, and proves that it keeps named statements apart. */
export async function checkPooler(): Promise<Finding[]> {
  return [await checkTimeLimits(), await checkNamedStatements()];
}

async function checkTimeLimits(): Promise<Finding> {
  const limits = await findTimeLimits();
  const found = Object.entries(limits)
    .map(([name, milliseconds]) => `${name} ${milliseconds} ms`)
    .join(", ");
  const wrong = Object.entries(TIME_LIMITS).filter(([name, wanted]) => {
    const actual = limits[name as keyof typeof limits];
    return actual === 0 || actual > wanted;
  });
  if (wrong.length === 0) return ok("time limits", found);
  const settings = wrong.map(([name, wanted]) => `ALTER ROLE … IN DATABASE … SET ${name} = '${wanted}ms'`).join("; ");
  return fail(
    "time limits",
    found,
    isPooled(getEnv())
      ? `Run npm run migrate, which sets them for the role of DATABASE_DIRECT_URL, and reconnect the pooler. For another role: ${settings}`
      : "If DATABASE_URL is a pooler, set DATABASE_DIRECT_URL to the database itself.",
  );
}

async function checkNamedStatements(): Promise<Finding> {
  const problem = await runNamedStatements();
  if (problem === null) return ok("named statements", "kept apart across transactions");
  return fail(
    "named statements",
    problem,
    "In transaction mode, use PgBouncer 1.21 or newer with max_prepared_statements above 0.",
  );
}
