import { setTimeout as sleep } from "node:timers/promises";
import { systemClock } from "@/lib/clock";
import { uuidv7 } from "@/lib/crypto/uuid";
import { keepTestClock, leaseTestClock, releaseTestClock } from "@/lib/db/test-clock/test-clock-rows";
import { logger } from "@/lib/telemetry/logger";
import { clockIsMoving } from "../usage/authorize";
import { testClockNotFound } from "./require-test-clocks";

const LEASE_MS = 10_000;
const BEAT_MS = 2_000;
const LOOK_AGAIN_MS = 50;
/** As long as somebody waits for her turn; a clock with a year to go through takes a while. */
const PATIENCE_MS = 120_000;

/**
 * Runs `work` while nobody else moves the clock; whoever comes meanwhile waits. The hold is a lease on the real clock, kept alive while the
 * work goes on: a process that dies in the middle of it holds nobody up for long.
 *
 * @throws not_found; unavailable for one who has waited too long
 */
export async function holdTestClock<Result>(id: string, work: (leaseId: string) => Promise<Result>): Promise<Result> {
  const leaseId = uuidv7();
  await take(id, leaseId);
  const beat = setInterval(() => {
    keepTestClock(id, leaseId, leaseEnd()).catch((error) =>
      logger().warn({ err: error }, "the hold on a test clock could not be kept"),
    );
  }, BEAT_MS).unref();
  try {
    return await work(leaseId);
  } finally {
    clearInterval(beat);
    await releaseTestClock(id, leaseId);
  }
}

async function take(id: string, leaseId: string): Promise<void> {
  const end = systemClock.now().getTime() + PATIENCE_MS;
  for (let realNow = systemClock.now(); realNow.getTime() < end; realNow = systemClock.now()) {
    const taken = await leaseTestClock(id, { id: leaseId, realNow, until: leaseEnd() });
    if (taken === null) throw testClockNotFound();
    if (taken === "taken") return;
    await sleep(LOOK_AGAIN_MS);
  }
  throw clockIsMoving();
}

function leaseEnd(): Date {
  return new Date(systemClock.now().getTime() + LEASE_MS);
}
