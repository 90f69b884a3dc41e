import { hasCatalogue } from "@/lib/db/catalogue/has-catalogue";
import { compareHistory, type History, shippedMigrations } from "@/lib/db/migration-history";
import { getPool } from "@/lib/db/pool";
import { asUnavailable } from "@/lib/db/sql/query";
import { AppError } from "@/lib/errors";
import { checkListening, type ListenCheck } from "@/lib/realtime/hub";
import { checkJobs } from "@/lib/telemetry/job-state";

export interface Readiness {
  database: "ok";
  migrations: "ok";
  catalogue: "ok";
  jobs: "ok" | "failing";
  listen: ListenCheck;
}

/**
 * Whether this instance should be sent calls: the database answers, has exactly this version's migrations and something to sell, and the
 * jobs were started. Jobs that fail are told and change nothing: what they stumble over (Inngest, a function) all instances have in common,
 * and none of them answers calls any worse for it.
 *
 * @throws unavailable with the reason
 */
export async function checkReadiness(): Promise<Readiness> {
  await requireMigrations();
  await requireCatalogue();
  const jobs = checkJobs();
  if (jobs === "off") throw notReady("The jobs have not been started in this process.", 2);
  return { database: "ok", migrations: "ok", catalogue: "ok", jobs, listen: checkListening() };
}

async function requireMigrations(): Promise<void> {
  let history: History;
  try {
    history = await compareHistory(getPool(), await shippedMigrations());
  } catch (error) {
    throw asUnavailable(error);
  }
  if (history.state !== "current") throw notReady(sentence(history), 10);
}

function sentence(history: Exclude<History, { state: "current" }>): string {
  switch (history.state) {
    case "behind":
      return `The database lacks the migration ${history.pending[0]}.`;
    case "failed":
      return `The migration ${history.name} failed half-way.`;
    case "newer":
      return `The database has the migration ${history.unknown[0]} of another version.`;
    case "edited":
      return `The migration ${history.name} is not what was applied.`;
  }
}

async function requireCatalogue(): Promise<void> {
  if (!(await hasCatalogue())) throw notReady("The catalogue is empty: no plan can be enforced.", 10);
}

function notReady(reason: string, retryAfter: number): AppError {
  return new AppError("unavailable", reason, { retryAfter });
}
