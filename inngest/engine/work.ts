import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "@/lib/errors";
import type { Backoff } from "./backoff";
import { callFunction, type Endpoint } from "./call";
import type { JobFunction } from "./config";
import { decide, type StepCommit } from "./decide";
import { commitItem } from "./store/commit";
import type { Item } from "./store/lease";
import { findRun, type RunState } from "./store/run";

export interface Workshop {
  endpoint: Endpoint;
  functions: ReadonlyMap<string, JobFunction>;
  backoff: Backoff;
  callTimeoutMs: number;
}

/** How often an item may be taken without anybody coming back with an answer, before it is what takes the process down. */
const MAX_TAKINGS = 50;

/** How long a result is kept in hand while the database is away. After that the call is made again: every step may run twice. */
const SETTLE_FOR_MS = 30_000;
const SETTLE_EVERY_MS = 250;

/** Does one item of the queue, and writes what follows. */
export async function work(item: Item, workshop: Workshop): Promise<StepCommit | null> {
  const job = workshop.functions.get(item.function_id);
  if (!job) return null;
  const run = await patiently(() => findRun(item.run_id));
  // A run that is over has nothing left to do; settling removes the item.
  const commit = run ? await decideOn(item, run, job, workshop) : NOTHING;
  const isOurs = await patiently(() => commitItem(item, commit, job));
  return isOurs ? commit : null;
}

const NOTHING: StepCommit = { kind: "progress", steps: [] };

async function decideOn(item: Item, run: RunState, job: JobFunction, workshop: Workshop): Promise<StepCommit> {
  if (item.takings > MAX_TAKINGS) {
    return {
      kind: "failed",
      error: { name: "Lost", message: `It was begun ${MAX_TAKINGS} times and never came back.` },
    };
  }
  if (item.is_sleep) {
    const result = { type: "data", data: null } as const;
    return { kind: "progress", steps: [{ id: item.step_id, name: "sleep", change: "done", result }] };
  }
  const { endpoint, functions, backoff, callTimeoutMs } = workshop;
  const call = { functionId: item.function_id, stepId: item.step_id, runId: item.run_id, body: bodyOf(item, run, job) };
  const answer = await callFunction(endpoint, call, AbortSignal.timeout(callTimeoutMs));
  const called = { stepId: item.step_id, attempt: item.attempt, maxAttempts: job.maxAttempts };
  return decide(called, answer, { now: new Date(), backoff, known: (id) => functions.has(id) });
}

/** The body of a call, as the SDK reads it. */
function bodyOf(item: Item, { id, event, steps, isParallel }: RunState, job: JobFunction): unknown {
  const done = steps.map((step) => step.id);
  return {
    version: 2,
    event,
    events: [event],
    steps: Object.fromEntries(steps.map((step) => [step.id, step.result])),
    ctx: {
      run_id: id,
      attempt: item.attempt,
      max_attempts: job.maxAttempts,
      disable_immediate_execution: isParallel,
      use_api: false,
      stack: { stack: done, current: done.length },
    },
  };
}

async function patiently<Result>(work: () => Promise<Result>): Promise<Result> {
  const end = performance.now() + SETTLE_FOR_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "unavailable" || performance.now() > end) throw error;
      await sleep(SETTLE_EVERY_MS);
    }
  }
}
