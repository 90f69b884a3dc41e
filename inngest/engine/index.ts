import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "@/lib/clock";
import { JOB_RUN_DAYS } from "@/lib/domain/terms";
import { logger } from "@/lib/telemetry/logger";
import { metrics } from "@/lib/telemetry/metrics";
import { type Backoff, retryBackoff } from "./backoff";
import { type Endpoint, fetchConfigs } from "./call";
import { type JobFunction, readConfigs } from "./config";
import type { StepCommit } from "./decide";
import { createPause } from "./pause";
import { onWake } from "./signal";
import { routeEvents } from "./store/events";
import { extendLeases, type Item, leaseItems } from "./store/lease";
import { type Retention, removeOld } from "./store/retention";
import { createTicker } from "./tick";
import { type Workshop, work } from "./work";

export interface EngineOptions {
  endpoint: Endpoint;
  /** For crons; leases and the queue go by the database's clock. */
  clock: Clock;
  /** Calls that this instance makes at once. */
  slots?: number;
  /** How long an item stays taken when its worker is not heard of. */
  leaseMs?: number;
  /** How often to look when nothing says that there is something to do. */
  pollMs?: number;
  backoff?: Backoff;
  callTimeoutMs?: number;
  retention?: Retention;
  /** Told after each look, for readiness. */
  onLook?: (error: unknown) => void;
}

export interface Engine {
  /** Takes nothing more; waits for what is under way. What is not done in time is done by whoever looks next. */
  stop(withinMs: number): Promise<void>;
}

const ROUTE_AT_ONCE = 200;
const CLEAN_EVERY_MS = 60 * 60 * 1000;
const RETRY_LOOK_MS = 1000;
const GATHER_MS = 5;
const DEFAULTS = {
  slots: 10,
  leaseMs: 10_000,
  pollMs: 1000,
  backoff: retryBackoff,
  callTimeoutMs: 300_000,
  retention: { completedDays: JOB_RUN_DAYS.completed, failedDays: JOB_RUN_DAYS.failed, eventDays: 7 },
};

/**
 * Runs the functions that the endpoint serves: a durable runner on the tables of this database, side by side with those of other instances.
 *
 * @throws EngineRefusal when a function uses an option that it does not honour
 */
export async function startEngine(given: EngineOptions): Promise<Engine> {
  const options = { ...DEFAULTS, ...given };
  const functions = readConfigs(await fetchConfigs(options.endpoint, AbortSignal.timeout(options.callTimeoutMs)));
  const workshop: Workshop = { ...options, functions: new Map(functions.map((job) => [job.id, job])) };
  const worker = randomUUID();
  const pause = createPause();
  const underWay = new Map<Item, Promise<void>>();
  const tick = createTicker(options.clock);
  let isStopping = false;
  let turn = 0;
  let cleanedAt = 0;

  const begin = (item: Item) => {
    const doing = work(item, workshop)
      .then((commit) => tell(item, commit))
      .catch((error: unknown) => logger().error({ err: error, job: item.function_id }, "a job lost its result"))
      .finally(() => {
        underWay.delete(item);
        pause.end();
      });
    underWay.set(item, doing);
  };

  /** One look at everything; answers with how long nothing can be due. */
  const look = async (): Promise<number> => {
    await tick(functions);
    const routed = await routeEvents(functions, ROUTE_AT_ONCE);
    await cleanNowAndThen();
    const slots = options.slots - underWay.size;
    if (slots === 0) return options.pollMs;
    const { items, throttledForMs } = await leaseItems({
      worker,
      functions: rotated(functions, turn++),
      slots,
      leaseMs: options.leaseMs,
    });
    for (const item of items) begin(item);
    if (routed === ROUTE_AT_ONCE) return 0;
    return Math.min(options.pollMs, Math.max(1, throttledForMs ?? options.pollMs));
  };

  const cleanNowAndThen = async () => {
    if (performance.now() - cleanedAt < CLEAN_EVERY_MS && cleanedAt > 0) return;
    cleanedAt = performance.now();
    await removeOld(options.retention);
  };

  const loop = async () => {
    while (!isStopping) {
      const wait = await look().then(
        (ms) => {
          options.onLook?.(null);
          return ms;
        },
        (error: unknown) => {
          options.onLook?.(error);
          return RETRY_LOOK_MS;
        },
      );
      await pause.wait(wait);
      // What ends within a moment makes room together: one look for all of it.
      await sleep(GATHER_MS);
    }
  };

  const heart = setInterval(() => {
    if (underWay.size === 0) return;
    extendLeases([...underWay.keys()], options.leaseMs).catch((error: unknown) =>
      logger().warn({ err: error }, "the leases of running jobs could not be extended"),
    );
  }, options.leaseMs / 3);
  heart.unref();
  const deafen = onWake(pause.end);
  const looping = loop();

  return {
    stop: async (withinMs) => {
      isStopping = true;
      deafen();
      pause.end();
      await looping;
      await Promise.race([Promise.all(underWay.values()), sleep(withinMs, undefined, { ref: false })]);
      clearInterval(heart);
    },
  };
}

/** Nobody is always first in line for the last free slot. */
function rotated(functions: readonly JobFunction[], turn: number): JobFunction[] {
  const by = turn % Math.max(1, functions.length);
  return [...functions.slice(by), ...functions.slice(0, by)];
}

function tell(item: Item, commit: StepCommit | null): void {
  const labels = { function: item.function_id };
  if (commit?.kind === "progress") metrics().jobSteps.inc(labels, commit.steps.length);
  else if (commit) metrics().jobRuns.inc({ ...labels, outcome: OUTCOMES[commit.kind] });
  const about = { job: item.function_id, run: item.run_id, attempt: item.attempt + 1 };
  if (commit?.kind === "failed") logger().error({ ...about, reason: commit.error.message }, "a job failed");
  if (commit?.kind === "retry") logger().warn({ ...about, reason: commit.reason }, "a job is tried again");
}

const OUTCOMES = { completed: "completed", failed: "failed", retry: "retried" } as const;
