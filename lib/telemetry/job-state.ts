import { logger } from "./logger";

export type JobsCheck = "ok" | "failing" | "off";

/** Whether the parts of the job system work in this process. On `globalThis`: the health route is in Next's module graph. */
const holder = globalThis as typeof globalThis & { __studymeterJobState?: Map<string, boolean> };

function parts(): Map<string, boolean> {
  holder.__studymeterJobState ??= new Map();
  return holder.__studymeterJobState;
}

/** Records whether a part of the jobs works; logs only changes, not every second of an outage. */
export function recordJobState(part: string, error: unknown): void {
  const works = error === null;
  const before = parts().get(part);
  parts().set(part, works);
  if (!works && before !== false) logger().error({ err: error, part }, "jobs are not running; trying again");
  if (works && before === false) logger().warn({ part }, "jobs are running again");
}

/** Whether the jobs run: `off` if they were not started in this process. */
export function checkJobs(): JobsCheck {
  const states = [...parts().values()];
  if (states.length === 0) return "off";
  return states.every(Boolean) ? "ok" : "failing";
}

/** Each part that was started, and whether it works. */
export function jobParts(): [part: string, works: boolean][] {
  return [...parts()];
}
