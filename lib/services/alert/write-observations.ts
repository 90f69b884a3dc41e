import { randomUUID } from "node:crypto";
import { systemClock } from "@/lib/clock";
import { writeObservations } from "@/lib/db/alert/write-observations";
import { drainObservations, putBackIncidents } from "@/lib/db/observations";
import { untimed } from "@/lib/db/timing";
import { onShutdown } from "@/lib/lifecycle";
import { logger } from "@/lib/telemetry/logger";

const EVERY_MS = 15_000;
const MINUTE_MS = 60_000;

/** One row a minute for each process. */
const instance = randomUUID();

/** Writes down every quarter of a minute what this process has seen, beside all calls, and once more before it stops. */
export function startObserving(): void {
  setInterval(() => void flushObservations(systemClock.now()), EVERY_MS).unref();
  onShutdown("flush", "observations", () => flushObservations(systemClock.now()));
}

export async function flushObservations(realNow: Date): Promise<void> {
  const seen = drainObservations();
  if (seen.latencies.size === 0 && seen.incidents.size === 0) return;
  const minute = new Date(Math.floor(realNow.getTime() / MINUTE_MS) * MINUTE_MS);
  try {
    await untimed(() => writeObservations(instance, minute, seen));
  } catch (error) {
    putBackIncidents(seen);
    logger().error({ err: error }, "what this process has seen could not be written down");
  }
}
