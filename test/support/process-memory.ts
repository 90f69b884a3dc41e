import type pg from "pg";
import { runShutdownHooks } from "@/lib/lifecycle";
import type { metrics } from "@/lib/telemetry/metrics";

const OURS = "__studymeter";
/** A registry that Node's own metrics hang on: emptied, since each new one would watch the garbage collector once more. */
const METRICS = "__studymeterMetrics";

/**
 * Where this pool is the one in use: writes what is held in memory, and ends what runs on, while there is a database for it; then forgets
 * the rest. As a server that stops.
 */
export async function endProcessOn(pool: pg.Pool): Promise<void> {
  const holder = globalThis as typeof globalThis & { __studymeterPool?: pg.Pool };
  if (holder.__studymeterPool !== pool) return;
  const problems = [...(await runShutdownHooks("drain")), ...(await runShutdownHooks("flush"))];
  forgetProcess();
  if (problems.length > 0) throw new AggregateError(problems.map(({ error }) => error));
}

/** Forgets what this process keeps on `globalThis` under a name of ours, as if it had just begun. */
export function forgetProcess(): void {
  for (const name of Object.keys(globalThis)) {
    if (name.startsWith(OURS) && name !== METRICS) Reflect.deleteProperty(globalThis, name);
  }
  const holder = globalThis as typeof globalThis & { __studymeterMetrics?: ReturnType<typeof metrics> };
  holder.__studymeterMetrics?.registry.resetMetrics();
}
