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
import { type WorkContext, work } from "./work";

export interface EngineOptions {
  endpoint: Endpoint;
  /** For crons; leases and the queue go by the database's clock. */
  clock: Clock;
  /** Calls that this instance makes at once. */
  slots?: number;
  /** How long an item stays leased when its worker does not renew the lease. */
  leaseMs?: number;
  /** How often to poll without a wake-up. */
  pollMs?: number;
  backoff?: Backoff;
  callTimeoutMs?: number;
  retention?: Retention;
  /** Called after each poll, for readiness. */
  onPoll?: (error: unknown) => void;
}

export interface Engine {
  /** Leases nothing more, and waits for running items. What is not done in time is leased by the next worker. */
  stop(withinMs: number): Promise<void>;
}

const ROUTE_BATCH = 200;
const CLEAN_EVERY_MS = 60 * 60 * 1000;
const ERROR_RETRY_MS = 1000;
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
 * Runs the functions that the endpoint serves: a durable job engine on the tables of this database, alongside those of other instances.
 *
 * @throws EngineRefusal if a function uses an option that it does not support
 */
export async function startEngine(given: EngineOptions): Promise<Engine> {
  const options = { ...DEFAULTS, ...given };
  const functions = readConfigs(await fetchConfigs(options.endpoint, AbortSignal.timeout(options.callTimeoutMs)));
  const context: WorkContext = { ...options, functions: new Map(functions.map((job) => [job.id, job])) };
  const worker = randomUUID();
  const pause = createPause();
  const running = new Map<Item, Promise<void>>();
  const tick = createTicker(options.clock);
  let isStopping = false;
  let turn = 0;
  let cleanedAt = 0;

  const begin = (item: Item) => {
    const doing = work(item, context)
      .then((commit) => report(item, commit))
      .catch((error: unknown) =>
        logger().error({ err: error, job: item.function_id }, "the result of a job could not be stored"),
      )
      .finally(() => {
        running.delete(item);
        pause.end();
      });
    running.set(item, doing);
  };

  /** One poll of ticks, events and items. @returns how long to wait until the next */
  const poll = async (): Promise<number> => {
    await tick(functions);
    const routed = await routeEvents(functions, ROUTE_BATCH);
    await cleanNowAndThen();
    const slots = options.slots - running.size;
    if (slots === 0) return options.pollMs;
    const { items, throttledForMs } = await leaseItems({
      worker,
      functions: rotated(functions, turn++),
      slots,
      leaseMs: options.leaseMs,
    });
    for (const item of items) begin(item);
    if (routed === ROUTE_BATCH) return 0;
    return Math.min(options.pollMs, Math.max(1, throttledForMs ?? options.pollMs));
  };

  const cleanNowAndThen = async () => {
    if (performance.now() - cleanedAt < CLEAN_EVERY_MS && cleanedAt > 0) return;
    cleanedAt = performance.now();
    await removeOld(options.retention);
  };

  const loop = async () => {
    while (!isStopping) {
      const wait = await poll().then(
        (ms) => {
          options.onPoll?.(null);
          return ms;
        },
        (error: unknown) => {
          options.onPoll?.(error);
          return ERROR_RETRY_MS;
        },
      );
      await pause.wait(wait);
      // Calls that end within a moment free their slots together, for one poll.
      await sleep(GATHER_MS);
    }
  };

  const heart = setInterval(() => {
    if (running.size === 0) return;
    extendLeases([...running.keys()], options.leaseMs).catch((error: unknown) =>
      logger().warn({ err: error }, "the leases of running jobs could not be extended"),
    );
  }, options.leaseMs / 3);
  heart.unref();
  const stopListening = onWake(pause.end);
  const looping = loop();

  return {
    stop: async (withinMs) => {
      isStopping = true;
      stopListening();
      pause.end();
      await looping;
      await Promise.race([Promise.all(running.values()), sleep(withinMs, undefined, { ref: false })]);
      clearInterval(heart);
    },
  };
}

/** Rotates the order, so that no function is always first for the last free slot. */
function rotated(functions: readonly JobFunction[], turn: number): JobFunction[] {
  const by = turn % Math.max(1, functions.length);
  return [...functions.slice(by), ...functions.slice(0, by)];
}

function report(item: Item, commit: StepCommit | null): void {
  const labels = { function: item.function_id };
  if (commit?.kind === "progress") metrics().jobSteps.inc(labels, commit.steps.length);
  else if (commit) metrics().jobRuns.inc({ ...labels, outcome: OUTCOMES[commit.kind] });
  const about = { job: item.function_id, run: item.run_id, attempt: item.attempt + 1 };
  if (commit?.kind === "failed") logger().error({ ...about, reason: commit.error.message }, "a job failed");
  if (commit?.kind === "retry") logger().warn({ ...about, reason: commit.reason }, "a job is retried");
}

const OUTCOMES = { completed: "completed", failed: "failed", retry: "retried" } as const;
