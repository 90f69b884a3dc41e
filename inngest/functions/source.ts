import { systemClock } from "@/lib/clock";
import type { AuditSource } from "@/lib/services/audit/write-audit";

/** What jobs do is the system's own doing; a run is what the trail names, as it names a request elsewhere. */
export function jobSource(runId: string): Omit<AuditSource, "now"> {
  return { realNow: systemClock.now(), requestId: runId, actor: "system", actorId: null };
}

/** What a function may ask of the gateway: how many calls at once over all instances, and how fast they begin. */
export const TOWARDS_GATEWAY = {
  concurrency: { limit: 6 },
  throttle: { limit: 50, period: "1s", burst: 10 },
} as const;
