import { completeEnv, getProcessEnv } from "@/lib/env";

/**
 * Runs work under other settings, and restores the former ones even if it fails. Settings are validated as at a start, so those that a mode
 * requires must be given. An empty text is a setting that is not set.
 */
export async function withSettings<Result>(
  values: Record<string, string>,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  const env = getProcessEnv();
  const before = Object.fromEntries(Object.keys(values).map((name) => [name, env[name] ?? ""]));
  completeEnv(values);
  try {
    return await work();
  } finally {
    completeEnv(before);
  }
}
