import type { Context } from "@/lib/context";
import { findQueues, type PoolState, poolState, QUEUES, type Queue } from "@/lib/db/telemetry/find-queues";
import { AppError } from "@/lib/errors";
import { checkReadiness } from "../check-readiness";
import type { Finding } from "../doctor/finding";
import { runDoctor } from "../doctor/run-doctor";
import { requireStaff } from "../require-staff";

export interface HealthReport {
  /** Why this instance is not ready; null where it is. */
  trouble: string | null;
  findings: Finding[];
  queues: ({ name: (typeof QUEUES)[number] } & Queue)[];
  /** Of the instance that answers. */
  pool: PoolState;
  node: string;
}

/** What readiness and the doctor say at this moment. @throws forbidden */
export async function reportHealth(context: Context): Promise<HealthReport> {
  requireStaff(context, "admin:read");
  const [trouble, findings, facts] = await Promise.all([
    checkReadiness().then(() => null, troubleOf),
    runDoctor(context.realNow),
    findQueues().catch(() => null),
  ]);
  const queues = facts ? QUEUES.map((name) => ({ name, ...facts.queues[name] })) : [];
  return { trouble, findings, queues, pool: poolState(), node: process.version };
}

function troubleOf(error: unknown): string {
  if (error instanceof AppError) return error.message;
  throw error;
}
