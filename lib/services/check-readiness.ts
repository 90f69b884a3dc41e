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
 * Whether this instance should receive calls: the database responds, has exactly this version's migrations and a catalogue, and the
 * jobs were started. Failing jobs are reported but do not make it unready: their cause (Inngest, a function) is common to all instances,
 * and calls are served as well as before.
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
      return `The migration ${history.name} failed halfway.`;
    case "newer":
      return `The database has the unknown migration ${history.unknown[0]}.`;
    case "edited":
      return `The migration ${history.name} was changed after it was applied.`;
  }
}

async function requireCatalogue(): Promise<void> {
  if (!(await hasCatalogue())) throw notReady("The catalogue is empty: no plan can be enforced.", 10);
}

function notReady(reason: string, retryAfter: number): AppError {
  return new AppError("unavailable", reason, { retryAfter });
}
