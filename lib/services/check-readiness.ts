import { compareHistory, type History, shippedMigrations } from "@/lib/db/migration-history";
import { getPool } from "@/lib/db/pool";
import { asUnavailable, queryRows } from "@/lib/db/query";
import { AppError } from "@/lib/errors";
import { checkListening, type ListenCheck } from "@/lib/realtime/hub";
import { checkJobs, failingJobs } from "@/lib/telemetry/job-state";

export interface Readiness {
  database: "ok";
  migrations: "ok";
  catalogue: "ok";
  jobs: "ok";
  listen: ListenCheck;
}

/**
 * Whether calls can be answered and what follows from them is done: the database answers, has exactly this version's migrations and
 * something to sell, and the jobs run in this process.
 *
 * @throws unavailable with the reason
 */
export async function checkReadiness(): Promise<Readiness> {
  await requireMigrations();
  await requireCatalogue();
  requireJobs();
  return { database: "ok", migrations: "ok", catalogue: "ok", jobs: "ok", listen: checkListening() };
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
  const [row] = await queryRows<{ ready: boolean }>(
    { name: "readiness", text: "SELECT current_version_id IS NOT NULL AS ready FROM plan WHERE key = 'free'" },
    [],
  );
  if (!row?.ready) throw notReady("The catalogue is empty: no plan can be enforced.", 10);
}

/** Calls would still be answered, but renewals and mails stand still: somebody has to look, and another instance may do better. */
function requireJobs(): void {
  const jobs = checkJobs();
  if (jobs === "off") throw notReady("The jobs have not been started in this process.", 2);
  if (jobs === "failing") throw notReady(`The jobs are failing (${failingJobs().join(", ")}).`, 2);
}

function notReady(reason: string, retryAfter: number): AppError {
  return new AppError("unavailable", reason, { retryAfter });
}
