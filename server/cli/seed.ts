import { systemClock } from "@/lib/clock";
import { getPool } from "@/lib/db/pool";
import { getEnv } from "@/lib/env";
import { sumUsageDays } from "@/lib/services/analytics/aggregate-usage-days";
import { installCatalogue } from "@/lib/services/catalogue/install-catalogue";
import { PopulatedError, type PopulationOptions, seedPopulation } from "@/prisma/seed/population";
import { migrate } from "@/server/database/migrate";
import { StartError } from "@/server/start-error";
import { useDatabase } from "@/server/use-database";
import { parseOptions } from "./parse-options";
import { runCommand } from "./run-command";

const USAGE = "Usage: npm run seed -- --students N [--seed N] [--days 1…730] [--history full|light]";

await runCommand(async (report, shutdown) => {
  const options = readOptions();
  await useDatabase(shutdown);
  const env = getEnv();
  if (env.STUDYMETER_MODE === "production") {
    throw new StartError("Sample students and payments cannot be created in production.");
  }
  await migrate(env.DATABASE_DIRECT_URL);
  await installCatalogue(getPool(), systemClock.now());
  const now = systemClock.now();
  await seedPopulation(getPool(), { ...options, now }).catch((error: unknown) => {
    throw error instanceof PopulatedError ? new StartError(error.message) : error;
  });
  while ((await sumUsageDays(now)) > 0);
  const seconds = Math.round((systemClock.now().getTime() - now.getTime()) / 1000);
  report(`Created ${options.students} students with ${options.days} days of history in ${seconds} s.`);
});

function readOptions(): Omit<PopulationOptions, "now"> {
  const options = {
    students: { type: "string" },
    seed: { type: "string", default: "1" },
    days: { type: "string", default: "365" },
    history: { type: "string", default: "full" },
  } as const;
  const { values } = parseOptions({ options }, USAGE);
  const { history } = values;
  if (history !== "full" && history !== "light") throw new StartError(`--history must be full or light.\n${USAGE}`);
  return {
    students: readCount("students", values.students, 1_000_000),
    seed: readCount("seed", values.seed, 2_147_483_647),
    days: readCount("days", values.days, 730),
    history,
  };
}

function readCount(name: string, given: string | undefined, most: number): number {
  const count = Number(given);
  if (!Number.isInteger(count) || count < 1 || count > most) {
    throw new StartError(`--${name} must be a whole number from 1 to ${most}.\n${USAGE}`);
  }
  return count;
}
