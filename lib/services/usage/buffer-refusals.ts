import { systemClock } from "@/lib/clock";
import { uuidv7 } from "@/lib/crypto/uuid";
import { insertRefusals } from "@/lib/db/usage/log";
import { logger } from "@/lib/telemetry/logger";
import { metrics } from "@/lib/telemetry/metrics";

/** A use that was refused because the limit was reached. */
export interface BufferedRefusal {
  subscriptionId: string;
  feature: string;
  /** Key of the plan whose limit it was. */
  plan: string;
  quantity: number;
  /** The student's time. */
  at: Date;
}

const FLUSH_MS = 1_000;
/** A flood of refusals is summed by student, feature and second; with this many sums they are written at once. */
const MAX_WAITING = 5_000;

interface Buffered {
  waiting: Map<string, BufferedRefusal>;
  timer: NodeJS.Timeout | null;
  writing: Promise<void>;
}

const holder = globalThis as typeof globalThis & { __studymeterRefusals?: Buffered };

function buffer(): Buffered {
  holder.__studymeterRefusals ??= { waiting: new Map(), timer: null, writing: Promise.resolve() };
  return holder.__studymeterRefusals;
}

/** Remembers a refusal for the log, off the path of the call: refusing costs no write. Counted per student, feature, plan and second. */
export function bufferRefusal(refusal: BufferedRefusal): void {
  metrics().uses.inc({ feature: refusal.feature, outcome: "refused", reason: "quota_exhausted" });
  const state = buffer();
  const second = Math.floor(refusal.at.getTime() / 1000);
  const key = `${refusal.subscriptionId} ${refusal.feature} ${refusal.plan} ${second}`;
  const known = state.waiting.get(key);
  if (known) known.quantity += refusal.quantity;
  else state.waiting.set(key, { ...refusal });
  if (state.waiting.size >= MAX_WAITING) void flushRefusals();
  else state.timer ??= setTimeout(flushRefusals, FLUSH_MS).unref();
}

/** Writes what is waiting; the server calls it once more before it stops. Refusals are only statistics: an outage may lose some. */
export function flushRefusals(): Promise<void> {
  const state = buffer();
  if (state.timer) clearTimeout(state.timer);
  state.timer = null;
  const batch = [...state.waiting.values()];
  state.waiting.clear();
  if (batch.length > 0) state.writing = state.writing.then(() => write(batch));
  return state.writing;
}

async function write(batch: BufferedRefusal[]): Promise<void> {
  const recordedAt = systemClock.now();
  try {
    await insertRefusals(batch.map(({ at, ...refusal }) => ({ ...refusal, id: uuidv7(), recordedAt, createdAt: at })));
  } catch (error) {
    logger().warn({ err: error, lost: batch.length }, "refusals could not be logged");
  }
}
