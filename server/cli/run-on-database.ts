import { runCommand } from "./run-command";
import { useReadyDatabase } from "./use-ready-database";

/**
 * A program on the database.
 *
 * @param choose reads the options: before anything is started, since a mistyped one must not cost a start of the database
 */
export async function runOnDatabase(choose: () => (report: (line: string) => void) => Promise<unknown>): Promise<void> {
  await runCommand(async (report, shutdown) => {
    const work = choose();
    await useReadyDatabase(shutdown);
    await work(report);
  });
}
