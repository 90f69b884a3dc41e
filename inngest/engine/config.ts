import { durationToMs } from "inngest";
import { z } from "zod";
import { parseCron } from "@/lib/services/system/parse-cron";

/** A function as the engine runs it. */
export interface JobFunction {
  id: string;
  /** Names of the events that start it. */
  events: string[];
  /** Expressions in Inngest's format, `TZ=Asia/Kolkata 0 2 * * *`. */
  crons: string[];
  /** The maximum of tries before an error is final. */
  maxAttempts: number;
  /** How many of its calls may run at once, over all instances; null: as many as there are slots. */
  concurrency: number | null;
  throttle: Throttle | null;
  /** The function that is called when this one has failed finally. */
  failureHandler: string | null;
}

/** Runs start evenly, one every `intervalMs`, and `burst` at once after a pause. */
export interface Throttle {
  intervalMs: number;
  burst: number;
}

/** A function uses an option that this engine does not support: running it anyway would break what its author relies on. */
export class EngineRefusal extends Error {
  override name = "EngineRefusal";
}

const limit = z.number().int().positive();

// Strict objects throughout: an option that is not listed here is not supported.
const functionConfig = z.strictObject({
  id: z.string().min(1),
  name: z.string().optional(),
  triggers: z
    .array(
      z.union([
        z.strictObject({ event: z.string().regex(/^[^*]+$/, "wildcards"), expression: z.string().optional() }),
        z.strictObject({ cron: z.string() }),
      ]),
    )
    .max(10),
  steps: z.strictObject({
    step: z.strictObject({
      id: z.literal("step"),
      name: z.string(),
      runtime: z.strictObject({ type: z.literal("http"), url: z.string() }),
      retries: z.strictObject({ attempts: z.number().int().min(0).max(20) }),
    }),
  }),
  concurrency: z
    .union([limit, z.strictObject({ limit }), z.tuple([z.strictObject({ limit })])])
    .optional()
    .transform((value) => {
      if (value === undefined || typeof value === "number") return value ?? null;
      return Array.isArray(value) ? value[0].limit : value.limit;
    }),
  throttle: z.strictObject({ limit, period: z.string(), burst: limit.optional() }).optional(),
});

const FAILURE_SUFFIX = "-failure";

/**
 * Reads the configurations of the functions.
 *
 * @throws EngineRefusal naming the function and the unsupported option
 */
export function readConfigs(configs: readonly unknown[]): JobFunction[] {
  const functions = configs.map(readConfig);
  const ids = new Set(functions.map(({ id }) => id));
  if (ids.size < functions.length) throw new EngineRefusal("Two functions have the same id.");
  return functions.map((job) => ({
    ...job,
    failureHandler: ids.has(job.id + FAILURE_SUFFIX) ? job.id + FAILURE_SUFFIX : null,
  }));
}

function readConfig(config: unknown): JobFunction {
  const id = z.looseObject({ id: z.string() }).safeParse(config).data?.id ?? "without an id";
  const result = functionConfig.safeParse(config);
  if (!result.success) throw refusal(id, describe(result.error));
  const { triggers, steps, concurrency, throttle } = result.data;
  const events: string[] = [];
  const crons: string[] = [];
  for (const trigger of triggers) {
    if ("cron" in trigger) crons.push(readableCron(id, trigger.cron));
    else if (trigger.expression === undefined) events.push(trigger.event);
    else if (trigger.expression !== failureOf(id)) throw refusal(id, "triggers.if");
  }
  return {
    id,
    events,
    crons,
    maxAttempts: steps.step.retries.attempts + 1,
    concurrency,
    throttle: throttle ? readThrottle(id, throttle) : null,
    failureHandler: null,
  };
}

/** How the SDK says that a function is another one's failure handler: the engine calls it without evaluating the expression. */
function failureOf(handlerId: string): string | null {
  return handlerId.endsWith(FAILURE_SUFFIX)
    ? `event.data.function_id == '${handlerId.slice(0, -FAILURE_SUFFIX.length)}'`
    : null;
}

function readableCron(id: string, text: string): string {
  try {
    parseCron(text);
    return text;
  } catch {
    throw refusal(id, `cron "${text}"`);
  }
}

function readThrottle(id: string, throttle: { limit: number; period: string; burst?: number }): Throttle {
  try {
    return { intervalMs: durationToMs(throttle.period) / throttle.limit, burst: throttle.burst ?? 1 };
  } catch {
    throw refusal(id, `throttle.period "${throttle.period}"`);
  }
}

function describe(error: z.ZodError): string {
  return error.issues
    .map(({ path, ...issue }) => {
      const place = path.join(".");
      return issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...path, key].join(".")).join(", ") : place;
    })
    .join(", ");
}

function refusal(id: string, what: string): EngineRefusal {
  return new EngineRefusal(
    `The embedded job engine does not support ${what} of the function ${id}. Leave it out, or run the functions on Inngest.`,
  );
}
