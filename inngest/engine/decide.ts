import { durationToMs } from "inngest";
import type { Backoff } from "./backoff";
import type { CallResponse, JobError, Op } from "./call";

/** What was called. */
export interface Called {
  /** 'step': the function, to find out its next steps; else the one step that was requested. */
  stepId: string;
  /** Failures before this one. */
  attempt: number;
  maxAttempts: number;
}

export type StepResult = { type: "data"; data: unknown } | { type: "error"; error: JobError };

/** What follows from a call, to be written in one transaction. */
export type StepCommit =
  | { kind: "progress"; steps: StepChange[] }
  /** Retry the call; it `counts` as a try unless it is unknown whether it was made. */
  | { kind: "retry"; afterMs: number; counts: boolean; reason: string }
  | { kind: "completed"; output: unknown }
  | { kind: "failed"; error: JobError };

export type StepChange = { id: string; name: string } & (
  | { change: "done"; result: StepResult }
  | { change: "planned" }
  | { change: "asleep"; until: Date }
  | { change: "invoked"; functionId: string; data: unknown }
);

/** How soon an item is retried when there was no response: the process may be stopping, and another one takes over. */
const NO_ANSWER_MS = 1000;

interface Environment {
  now: Date;
  backoff: Backoff;
  /** Whether a function exists, and can be invoked. */
  known: (functionId: string) => boolean;
}

export function decide(called: Called, response: CallResponse, environment: Environment): StepCommit {
  switch (response.kind) {
    case "no_answer":
      return { kind: "retry", afterMs: NO_ANSWER_MS, counts: false, reason: response.reason };
    case "returned":
      return { kind: "completed", output: response.output };
    case "threw": {
      const { error, isRetriable, retryAfter } = response;
      if (!isRetriable || isLast(called)) return { kind: "failed", error };
      return { kind: "retry", afterMs: waitFor(called, retryAfter, environment), counts: true, reason: error.message };
    }
    case "steps":
      return decideSteps(called, response, environment);
  }
}

function decideSteps(
  called: Called,
  { ops, isRetriable, retryAfter }: Extract<CallResponse, { kind: "steps" }>,
  environment: Environment,
): StepCommit {
  const failed = ops.find(({ op }) => op === "StepError");
  if (failed && isRetriable && !isLast(called)) {
    const afterMs = waitFor(called, retryAfter, environment);
    return { kind: "retry", afterMs, counts: true, reason: failed.error?.message ?? "a step failed" };
  }
  const steps: StepChange[] = [];
  for (const op of ops) {
    const change = changeOf(op, environment.now);
    if ("unknown" in change) return refusal(change.unknown);
    if (change.change === "invoked" && !environment.known(change.functionId))
      return refusal(`There is no function ${change.functionId}.`);
    steps.push(change);
  }
  return { kind: "progress", steps };
}

function changeOf(op: Op, now: Date): StepChange | { unknown: string } {
  const { id, name } = op;
  switch (op.op) {
    case "StepRun":
      return { id, name, change: "done", result: { type: "data", data: op.data } };
    case "StepError":
    case "StepFailed":
      return {
        id,
        name,
        change: "done",
        result: { type: "error", error: op.error ?? { name: "Error", message: "unknown" } },
      };
    case "StepPlanned":
      return { id, name, change: "planned" };
    case "Sleep":
      return { id, name, change: "asleep", until: wakeTime(op.duration, now) };
    case "InvokeFunction": {
      const { function_id: functionId, payload, timeout } = op.opts;
      if (timeout !== undefined) return { unknown: `The embedded job engine does not support a timeout of ${name}.` };
      return { id, name, change: "invoked", functionId: String(functionId), data: dataOf(payload) };
    }
    default:
      return { unknown: `The embedded job engine does not support the step ${name} (${op.op}).` };
  }
}

function refusal(message: string): StepCommit {
  return { kind: "failed", error: { name: "EngineRefusal", message } };
}

function dataOf(payload: unknown): unknown {
  return typeof payload === "object" && payload !== null && "data" in payload ? (payload.data ?? {}) : {};
}

/** A sleep has a duration, or the instant of its end. */
function wakeTime(duration: string, now: Date): Date {
  if (duration === "") return now;
  const instant = /^\d{4}-/.test(duration) ? Date.parse(duration) : Number.NaN;
  return new Date(Number.isNaN(instant) ? now.getTime() + durationToMs(duration) : instant);
}

function isLast({ attempt, maxAttempts }: Called): boolean {
  return attempt + 1 >= maxAttempts;
}

/** The wait that the function asked for, in seconds or until an instant; else the backoff. */
function waitFor({ attempt }: Called, retryAfter: string | null, { now, backoff }: Environment): number {
  if (retryAfter === null) return backoff(attempt + 1);
  const seconds = Number(retryAfter);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(retryAfter) - now.getTime();
  return Number.isFinite(ms) ? Math.max(0, ms) : backoff(attempt + 1);
}
