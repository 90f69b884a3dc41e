import { runCommand } from "./run-command";
import { useReadyDatabase } from "./use-ready-database";

/**
 * Runs a command on the database.
 *
 * @param choose reads the options before the database is started, so that a mistyped one fails at once
 */
export async function runOnDatabase(choose: () => (report: (line: string) => void) => Promise<unknown>): Promise<void> {
  await runCommand(async (report, shutdown) => {
    const work = choose();
    await useReadyDatabase(shutdown);
    await work(report);
  });
}
