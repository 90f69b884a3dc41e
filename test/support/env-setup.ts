import { completeEnv, getProcessEnv } from "@/lib/env";

/** Files share a process: each begins with the settings of the first, whatever the one before has set. */
const holder = globalThis as typeof globalThis & { __firstSettings?: Record<string, string> };

const env = getProcessEnv();
holder.__firstSettings ??= { ...env } as Record<string, string>;
for (const name of Object.keys(env)) {
  if (!(name in holder.__firstSettings)) Reflect.deleteProperty(env, name);
}
completeEnv(holder.__firstSettings);
