import { systemClock } from "@/lib/clock";
import { getPool } from "@/lib/db/pool";
import { getEnv } from "@/lib/env";
import { installCatalogue } from "@/lib/services/catalogue/install-catalogue";
import { migrate } from "../database/migrate";
import type { Shutdown } from "../shutdown";
import { useDatabase } from "../use-database";

/** The database for a command that writes to it: outside production it is migrated first, as at a start. */
export async function useReadyDatabase(shutdown: Shutdown): Promise<void> {
  await useDatabase(shutdown);
  const env = getEnv();
  if (env.STUDYMETER_MODE === "production") return;
  await migrate(env.DATABASE_DIRECT_URL);
  await installCatalogue(getPool(), systemClock.now());
}
