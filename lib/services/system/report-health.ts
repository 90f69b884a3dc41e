import type { Context } from "@/lib/context";
import { findQueues, type PoolState, poolState, QUEUES, type Queue } from "@/lib/db/telemetry/find-queues";
import { AppError } from "@/lib/errors";
import { jobParts } from "@/lib/telemetry/job-state";
import { checkReadiness, type Readiness } from "../check-readiness";
import type { Finding } from "../doctor/finding";
import { runDoctor } from "../doctor/run-doctor";
import { requireStaff } from "../require-staff";

export interface HealthReport {
  /** Why this instance is not ready, or what fails; null if all is well. */
  error: string | null;
  findings: Finding[];
  queues: ({ name: (typeof QUEUES)[number] } & Queue)[];
  /** Of the instance that responds. */
  pool: PoolState;
  node: string;
}

/** The current readiness, findings of the doctor, and queues. @throws forbidden */
export async function reportHealth(context: Context): Promise<HealthReport> {
  requireStaff(context, "admin:read");
  const [error, findings, facts] = await Promise.all([
    checkReadiness().then(failingJobs, errorOf),
    runDoctor(context.realNow),
    findQueues().catch(() => null),
  ]);
  const queues = facts ? QUEUES.map((name) => ({ name, ...facts.queues[name] })) : [];
  return { error, findings, queues, pool: poolState(), node: process.version };
}

function failingJobs({ jobs }: Readiness): string | null {
  if (jobs === "ok") return null;
  const failing = jobParts().filter(([, works]) => !works);
  return `The API is available, but jobs are failing (${failing.map(([part]) => part).join(", ")}).`;
}

function errorOf(error: unknown): string {
  if (error instanceof AppError) return error.message;
  throw error;
}
