import { setTimeout as sleep } from "node:timers/promises";
import { systemClock } from "@/lib/clock";
import { uuidv7 } from "@/lib/crypto/uuid";
import { keepTestClock, leaseTestClock, releaseTestClock } from "@/lib/db/test-clock/test-clock-rows";
import { logger } from "@/lib/telemetry/logger";
import { clockIsMoving } from "../usage/authorize";
import { testClockNotFound } from "./require-test-clocks";

const LEASE_MS = 10_000;
const HEARTBEAT_MS = 2_000;
const POLL_MS = 50;
/** How long a call waits for its turn; advancing a clock by a year takes a while. */
const MAX_WAIT_MS = 120_000;

/**
 * Runs `work` under a lease of the test clock, so that nobody else advances it; concurrent calls wait. The lease runs on the real clock and
 * is renewed while the work goes on, so that a process that dies blocks others only for a moment.
 *
 * @throws not_found; unavailable after waiting too long
 */
export async function holdTestClock<Result>(id: string, work: (leaseId: string) => Promise<Result>): Promise<Result> {
  const leaseId = uuidv7();
  await acquireLease(id, leaseId);
  const heartbeat = setInterval(() => {
    keepTestClock(id, leaseId, leaseEnd()).catch((error) =>
      logger().warn({ err: error }, "the lease of a test clock could not be renewed"),
    );
  }, HEARTBEAT_MS).unref();
  try {
    return await work(leaseId);
  } finally {
    clearInterval(heartbeat);
    await releaseTestClock(id, leaseId);
  }
}

async function acquireLease(id: string, leaseId: string): Promise<void> {
  const end = systemClock.now().getTime() + MAX_WAIT_MS;
  for (let realNow = systemClock.now(); realNow.getTime() < end; realNow = systemClock.now()) {
    const lease = await leaseTestClock(id, { id: leaseId, realNow, until: leaseEnd() });
    if (lease === null) throw testClockNotFound();
    if (lease === "leased") return;
    await sleep(POLL_MS);
  }
  throw clockIsMoving();
}

function leaseEnd(): Date {
  return new Date(systemClock.now().getTime() + LEASE_MS);
}
