import { closePool } from "@/lib/db/pool";
import { completeEnv, getEnv } from "@/lib/env";
import { isClaimed } from "@/server/postgres/lock";
import { startPostgres } from "@/server/postgres/start";
import { connectOrExplain } from "./database/connect";
import { completeSettings, type Settings } from "./settings";
import type { Shutdown } from "./shutdown";

/**
 * Connects a command to the configured database, whether the app runs or not: an embedded one that an
 * app uses is shared and left running, any other embedded one is stopped at the end.
 *
 * @throws EnvError for invalid settings, StartError if no database responds
 */
export async function useDatabase(shutdown: Shutdown): Promise<void> {
  const { embedded } = await provideDatabase(shutdown);
  if (!embedded) await (await connectOrExplain(getEnv().DATABASE_URL)).end();
}

/** The same for commands that also handle an unreachable database. */
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
