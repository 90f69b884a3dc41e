import { systemClock } from "@/lib/clock";
import { getPool } from "@/lib/db/pool";
import { getEnv } from "@/lib/env";
import { installCatalogue } from "@/lib/services/catalogue/install-catalogue";
import { applyRoleLimits } from "@/server/database/apply-role-limits";
import { migrate } from "@/server/database/migrate";
import { useDatabase } from "@/server/use-database";
import { runCommand } from "./run-command";

await runCommand(async (report, shutdown) => {
  await useDatabase(shutdown);
  const applied = await migrate(getEnv().DATABASE_DIRECT_URL);
  for (const name of applied) report(`Applied ${name}`);
  await applyRoleLimits();
  await installCatalogue(getPool(), systemClock.now());
  report("The database is up to date.");
});
