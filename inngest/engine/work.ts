import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "@/lib/errors";
import type { Backoff } from "./backoff";
import { callFunction, type Endpoint } from "./call";
import type { JobFunction } from "./config";
import { decide, type StepCommit } from "./decide";
import { commitItem } from "./store/commit";
import type { Item } from "./store/lease";
import { findRun, type RunState } from "./store/run";

export interface WorkContext {
  endpoint: Endpoint;
  functions: ReadonlyMap<string, JobFunction>;
  backoff: Backoff;
  callTimeoutMs: number;
}

/** How often an item may be leased without a result; after that it is assumed to crash the process. */
const MAX_TAKINGS = 50;

/** How long a result is held while the database is down. After that the call is repeated: every step may run twice. */
const RETRY_FOR_MS = 30_000;
const RETRY_EVERY_MS = 250;

/** Runs one item of the queue, and commits its result. */
export async function work(item: Item, context: WorkContext): Promise<StepCommit | null> {
  const job = context.functions.get(item.function_id);
  if (!job) return null;
  const run = await whileUnavailable(() => findRun(item.run_id));
  // A run that has ended has nothing left to do; the commit removes the item.
  const commit = run ? await decideOn(item, run, job, context) : NOTHING;
  const isOurs = await whileUnavailable(() => commitItem(item, commit, job));
  return isOurs ? commit : null;
}

const NOTHING: StepCommit = { kind: "progress", steps: [] };

async function decideOn(item: Item, run: RunState, job: JobFunction, context: WorkContext): Promise<StepCommit> {
  if (item.takings > MAX_TAKINGS) {
    return {
      kind: "failed",
      error: { name: "Lost", message: `It was started ${MAX_TAKINGS} times and never returned a result.` },
    };
  }
  if (item.is_sleep) {
    const result = { type: "data", data: null } as const;
    return { kind: "progress", steps: [{ id: item.step_id, name: "sleep", change: "done", result }] };
  }
  const { endpoint, functions, backoff, callTimeoutMs } = context;
  const call = { functionId: item.function_id, stepId: item.step_id, runId: item.run_id, body: bodyOf(item, run, job) };
  const response = await callFunction(endpoint, call, AbortSignal.timeout(callTimeoutMs));
  const called = { stepId: item.step_id, attempt: item.attempt, maxAttempts: job.maxAttempts };
  return decide(called, response, { now: new Date(), backoff, known: (id) => functions.has(id) });
}

/** The body of a call, in the SDK's format. */
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

async function whileUnavailable<Result>(work: () => Promise<Result>): Promise<Result> {
  const end = performance.now() + RETRY_FOR_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "unavailable" || performance.now() > end) throw error;
      await sleep(RETRY_EVERY_MS);
    }
  }
}
