import { reportError } from "@/server/report-error";
import { handleShutdown, type Shutdown } from "@/server/shutdown";

/** Runs a command: stops what it started, and reports a problem that a person can fix in one line. */
export async function runCommand(
  work: (report: (line: string) => void, shutdown: Shutdown) => Promise<unknown>,
): Promise<void> {
  const shutdown = handleShutdown();
  try {
    await work((line) => void process.stdout.write(`${line}\n`), shutdown);
    shutdown.end(0);
  } catch (error) {
    reportError(error);
    shutdown.end(1);
  }
}
