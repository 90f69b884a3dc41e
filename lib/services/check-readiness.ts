import { hasCatalogue } from "@/lib/db/catalogue/has-catalogue";
import { compareHistory, type History, shippedMigrations } from "@/lib/db/migration-history";
import { getPool } from "@/lib/db/pool";
import { asUnavailable } from "@/lib/db/sql/query";
import { checkWrites } from "@/lib/db/system/check-writes";
import { AppError } from "@/lib/errors";
import { checkListening, type ListenCheck } from "@/lib/realtime/hub";
import { checkJobs } from "@/lib/telemetry/job-state";

export interface Readiness {
  database: "ok";
  migrations: "ok";
  catalogue: "ok";
  writes: "ok";
  jobs: "ok" | "failing";
  listen: ListenCheck;
}

/**
 * Whether this instance should receive calls: the database responds, has exactly this version's migrations and a catalogue, writes to its
 * disk, and the jobs were started. Failing jobs are reported but do not make it unready: their cause (Inngest, a function) is common to all instances,
 * and calls are served as well as before.
 *
 * @throws unavailable with the reason
 */
export async function checkReadiness(): Promise<Readiness> {
  await requireMigrations();
  await requireCatalogue();
  await requireWrites();
  const jobs = checkJobs();
  if (jobs === "off") throw notReady("The jobs have not been started in this process.", 2);
  return { database: "ok", migrations: "ok", catalogue: "ok", writes: "ok", jobs, listen: checkListening() };
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

/** Reading goes on where nothing can be written: without this, an instance whose every use fails would be ready. */
async function requireWrites(): Promise<void> {
  const mayWrite = await checkWrites().catch((error: unknown) => {
    throw notReady("The disk of the database takes no writes.", 10, error);
  });
  if (!mayWrite) throw notReady("The database is read-only.", 10);
}

function notReady(reason: string, retryAfter: number, cause?: unknown): AppError {
  return new AppError("unavailable", reason, { retryAfter }, { cause });
}
