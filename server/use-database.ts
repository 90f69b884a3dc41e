import { completeEnv } from "@/lib/env";
import { isClaimed } from "@/server/postgres/claim";
import { startPostgres } from "@/server/postgres/start";
import { completeSettings } from "./settings";
import type { Shutdown } from "./shutdown";

/**
 * Makes the database of this configuration usable for a command, whether the app runs or not: an embedded one that an
 * app serves from is shared and left running, any other one is stopped at the end.
 */
export async function useDatabase(shutdown: Shutdown): Promise<void> {
  const settings = await completeSettings();
  if (!settings.embedded) return;
  const postgres = await startPostgres({ dataDir: settings.dataDir });
  completeEnv({ DATABASE_URL: postgres.url });
  shutdown.add("embedded database", async () => {
    if (!(await isClaimed(postgres.url))) await postgres.stop();
  });
}
