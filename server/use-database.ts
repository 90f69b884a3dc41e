import { closePool } from "@/lib/db/pool";
import { completeEnv, getEnv } from "@/lib/env";
import { isClaimed } from "@/server/postgres/lock";
import { startPostgres } from "@/server/postgres/start";
import { connectOrExplain } from "./database/connect";
import { completeSettings, type Settings } from "./settings";
import type { Shutdown } from "./shutdown";

/**
 * Makes the database of this configuration usable for a command, whether the app runs or not: an embedded one that an
 * app serves from is shared and left running, any other one is stopped at the end.
 *
 * @throws EnvError for settings that are not right, StartError where no database answers
 */
export async function useDatabase(shutdown: Shutdown): Promise<void> {
  const { embedded } = await provideDatabase(shutdown);
  if (!embedded) await (await connectOrExplain(getEnv().DATABASE_URL)).end();
}

/** The same for whoever wants to look at a database that is away, too. */
export async function provideDatabase(shutdown: Shutdown): Promise<Settings> {
  const settings = await completeSettings();
  if (settings.embedded) {
    const postgres = await startPostgres({ dataDir: settings.dataDir });
    completeEnv({ DATABASE_URL: postgres.url });
    shutdown.add("embedded database", async () => {
      if (!(await isClaimed(postgres.url))) await postgres.stop();
    });
  }
  shutdown.add("database connections", closePool);
  return settings;
}
