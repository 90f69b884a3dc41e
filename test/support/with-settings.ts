import { completeEnv, getProcessEnv } from "@/lib/env";

/**
 * Does something under other settings, and puts back those that were before, whatever comes of it. They are read as at a start, so what a
 * mode asks for must be there. An empty text is a setting that is not there.
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
