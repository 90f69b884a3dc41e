import type { JobTimes } from "@/lib/domain/job";
import { queryRows } from "../sql/query";
import { defineStatement, t } from "../sql/statement";

/**
 * Records that a job began, and that the event which started it has arrived: both in one statement, because every call of a job makes it.
 *
 * @param cause of the event in the outbox; null if the event did not come from there
 */
export async function insertJobStart(job: string, cause: string | null, realNow: Date): Promise<void> {
  await queryRows(START, [job, realNow, cause]);
}

/** Records that a job, which has begun, has been through everything that was due. */
export async function completeJob(job: string, realNow: Date): Promise<void> {
  await queryRows(COMPLETE, [job, realNow]);
}

/** When each job last began and came to its end; a job that never has begun is not among them. */
export async function findJobStarts(): Promise<Map<string, JobTimes>> {
  const rows = await queryRows(STARTS, []);
  return new Map(
    rows.map(({ job, started_at, completed_at }) => [job, { startedAt: started_at, completedAt: completed_at }]),
  );
}

// Within ten seconds nobody asks for the exact time, and calls of the same job at the same moment would wait for each other's row.
const START = defineStatement({
  name: "job_start",
  text: `WITH taken AS (
  UPDATE outbox_event SET taken_at = $2::timestamptz WHERE cause = $3::text AND taken_at IS NULL
)
INSERT INTO job_start AS known (job, started_at) VALUES ($1::text, $2::timestamptz)
ON CONFLICT (job) DO UPDATE SET started_at = excluded.started_at WHERE known.started_at < excluded.started_at - interval '10 seconds'`,
});

const COMPLETE = defineStatement({
  name: "job_complete",
  text: "UPDATE job_start SET completed_at = $2 WHERE job = $1",
});

const STARTS = defineStatement({
  name: "job_starts",
  text: "SELECT job, started_at, completed_at FROM job_start",
  row: { job: t.text, started_at: t.timestamptz, completed_at: t.timestamptz.nullable },
});
