import type { Witness } from "@/lib/db/sql/query";
import { completeEnv, getProcessEnv } from "@/lib/env";
import { forgetProcess } from "./process-memory";
import { compareResult } from "./proof/witness";

/**
 * Runs before each file. Files share a process, so that imports are loaded once; the state that the file before left is cleared here, so
 * that no file depends on another. A module keeps state in one of two places only, which test/isolation.test.ts enforces: on `globalThis`
 * under a name of ours, or with `oncePerProcess`, which starts again with the settings.
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

// Every row that a test reads is checked against what its statement declares. This must not load the database modules: a test may load
// them with its own settings in place.
holder.__studymeterWitness = compareResult;
