import { systemClock } from "@/lib/clock";
import type { AuditSource } from "@/lib/services/audit/write-audit";

/** The actor of a job is the system; the audit entry has the id of the run in place of a request's. */
export function jobSource(runId: string): Omit<AuditSource, "now"> {
  return { realNow: systemClock.now(), requestId: runId, actor: "system", actorId: null };
}

/** Limits of functions that call the gateway: concurrent calls over all instances, and how fast they start. */
export const GATEWAY_LIMITS = {
  concurrency: { limit: 6 },
  throttle: { limit: 50, period: "1s", burst: 10 },
} as const;
