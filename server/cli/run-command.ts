import { handleShutdown, type Shutdown } from "@/server/shutdown";
import { tellError } from "@/server/tell-error";

/** Runs a program from beginning to end: stops what it started, and says what a person can mend in one line. */
export async function runCommand(
  work: (report: (line: string) => void, shutdown: Shutdown) => Promise<unknown>,
): Promise<void> {
  const shutdown = handleShutdown();
  try {
    await work((line) => void process.stdout.write(`${line}\n`), shutdown);
    shutdown.end(0);
  } catch (error) {
    tellError(error);
    shutdown.end(1);
  }
}
