import type pg from "pg";
import { runShutdownHooks } from "@/lib/lifecycle";
import type { metrics } from "@/lib/telemetry/metrics";

const OURS = "__studymeter";
/** The metrics registry is reset and not replaced: each new one would observe the garbage collector once more. */
const METRICS = "__studymeterMetrics";

/**
 * If this pool is the one in use: flushes what is held in memory and stops background work, as a server does that shuts down, while the
 * database still exists; then clears the rest of the state.
 */
export async function endProcessOn(pool: pg.Pool): Promise<void> {
  const holder = globalThis as typeof globalThis & { __studymeterPool?: pg.Pool };
  if (holder.__studymeterPool !== pool) return;
  const problems = [...(await runShutdownHooks("drain")), ...(await runShutdownHooks("flush"))];
  forgetProcess();
  if (problems.length > 0) throw new AggregateError(problems.map(({ error }) => error));
}

/** Removes the state that this process keeps on `globalThis` under a name of ours. */
export function forgetProcess(): void {
  for (const name of Object.keys(globalThis)) {
    if (name.startsWith(OURS) && name !== METRICS) Reflect.deleteProperty(globalThis, name);
  }
  const holder = globalThis as typeof globalThis & { __studymeterMetrics?: ReturnType<typeof metrics> };
  holder.__studymeterMetrics?.registry.resetMetrics();
}
