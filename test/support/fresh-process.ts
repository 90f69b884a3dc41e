import type { Witness } from "@/lib/db/sql/query";
import { completeEnv, getProcessEnv } from "@/lib/env";
import { forgetProcess } from "./process-memory";
import { compareResponse } from "./proof/witness";

/**
 * Before each file. Files share a process, for the sake of what they import; what that process remembers of the file before is forgotten
 * here, so that no file can lean on another. What a module keeps lies in one of two places, which test/isolation.test.ts sees to: on
 * `globalThis` under a name of ours, or with `oncePerProcess`, which begins anew with the settings.
 */
const holder = globalThis as typeof globalThis & {
  __testSettings?: Record<string, string>;
  __studymeterWitness?: Witness;
};
const env = getProcessEnv();

holder.__testSettings ??= { ...env } as Record<string, string>;
for (const name of Object.keys(env)) {
  if (!(name in holder.__testSettings)) Reflect.deleteProperty(env, name);
}
completeEnv(holder.__testSettings);
forgetProcess();

// Every row that a test reads is held against what its statement declares. Without loading what talks to the database: a test may want to
// load that with something of its own in place.
holder.__studymeterWitness = compareResponse;
