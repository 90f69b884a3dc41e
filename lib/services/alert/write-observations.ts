import { randomUUID } from "node:crypto";
import { systemClock } from "@/lib/clock";
import { drainObservations, putBackIncidents } from "@/lib/db/alert/observations";
import { writeObservations } from "@/lib/db/alert/write-observations";
import { untimed } from "@/lib/db/sql/timing";
import { onShutdown } from "@/lib/lifecycle";
import { logger } from "@/lib/telemetry/logger";

const EVERY_MS = 15_000;
const MINUTE_MS = 60_000;

/** One row a minute for each process. */
const instance = randomUUID();

/** Stores every 15 seconds what this process has observed, off the path of calls, and once more before it stops. */
export function startObserving(): void {
  setInterval(() => void flushObservations(systemClock.now()), EVERY_MS).unref();
  onShutdown("flush", "observations", () => flushObservations(systemClock.now()));
}

export async function flushObservations(realNow: Date): Promise<void> {
  const observed = drainObservations();
  if (observed.latencies.size === 0 && observed.incidents.size === 0) return;
  const minute = new Date(Math.floor(realNow.getTime() / MINUTE_MS) * MINUTE_MS);
  try {
    await untimed(() => writeObservations(instance, minute, observed));
  } catch (error) {
    putBackIncidents(observed);
    logger().error({ err: error }, "the observations of this process could not be stored");
  }
}
