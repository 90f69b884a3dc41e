import { completeEnv, getProcessEnv } from "@/lib/env";
import { forgetProcess } from "./process-memory";

/**
 * Before each file. Files share a process, for the sake of what they import; what that process remembers of the file before is forgotten
 * here, so that no file can lean on another. What a module keeps lies in one of two places, which test/isolation.test.ts sees to: on
 * `globalThis` under a name of ours, or with `oncePerProcess`, which begins anew with the settings.
 */
const holder = globalThis as typeof globalThis & { __testSettings?: Record<string, string> };
const env = getProcessEnv();

holder.__testSettings ??= { ...env } as Record<string, string>;
for (const name of Object.keys(env)) {
  if (!(name in holder.__testSettings)) Reflect.deleteProperty(env, name);
}
completeEnv(holder.__testSettings);
forgetProcess();
