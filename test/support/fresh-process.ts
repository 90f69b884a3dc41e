import { completeEnv, getProcessEnv } from "@/lib/env";
import type { metrics } from "@/lib/telemetry/metrics";

/**
 * Before each file. Files share a process, for the sake of what they import; what that process remembers of the file before is forgotten
 * here, so that no file can lean on another. What a module keeps lies in one of two places, which test/isolation.test.ts sees to: on
 * `globalThis` under a name of ours, or with `oncePerProcess`, which begins anew with the settings.
 */
const OURS = "__studymeter";
/** A registry that Node's own metrics hang on: emptied, since each new one would watch the garbage collector once more. */
const METRICS = "__studymeterMetrics";

const holder = globalThis as typeof globalThis & {
  __testSettings?: Record<string, string>;
  __studymeterMetrics?: ReturnType<typeof metrics>;
};
const env = getProcessEnv();

holder.__testSettings ??= { ...env } as Record<string, string>;
for (const name of Object.keys(env)) {
  if (!(name in holder.__testSettings)) Reflect.deleteProperty(env, name);
}
completeEnv(holder.__testSettings);

for (const name of Object.keys(globalThis)) {
  if (name.startsWith(OURS) && name !== METRICS) Reflect.deleteProperty(globalThis, name);
}
holder.__studymeterMetrics?.registry.resetMetrics();
