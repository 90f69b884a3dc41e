import { systemClock } from "@/lib/clock";
import { keepHouse } from "@/lib/services/keep-house";
import { flushRefusals } from "@/lib/services/usage/note-refusal";
import { logger } from "@/lib/telemetry/logger";
import type { Shutdown } from "./shutdown";

const HOUR_MS = 60 * 60 * 1000;

/** Housekeeping at the start and every hour after; what waits to be logged is written before the process ends. */
export async function startUpkeep(shutdown: Shutdown): Promise<void> {
  await keepHouse(systemClock.now());
  const timer = setInterval(() => {
    keepHouse(systemClock.now()).catch((error) => logger().error({ err: error }, "housekeeping failed"));
  }, HOUR_MS);
  timer.unref();
  shutdown.add("housekeeping", async () => {
    clearInterval(timer);
    await flushRefusals();
  });
}
