import { z } from "zod";
import { success, text, timestamp } from "../fields";
import { reason } from "./admin-actions";

const jobName = text("job", { max: 60 }).describe("For example `renew-subscriptions`.");

export const jobsQuery = z.object({ job: jobName.optional().describe("Only runs of this job.") });
export const jobPath = z.object({ job: jobName });
export const failurePath = z.object({ failure_id: z.uuid("failure_id must be the id of a failure") });
export const jobRequest = z.object({ reason });

export const jobsResponse = z.object({
  success,
  schedule: z.array(
    z.object({
      job: z.string(),
      last_at: timestamp.nullable(),
      next_at: timestamp.nullable().describe("Null if an external Inngest server runs the schedule."),
    }),
  ),
  runs: z.array(
    z.object({
      id: z.string(),
      job: z.string(),
      status: z.enum(["running", "completed", "failed"]),
      event: z.string(),
      started_at: timestamp,
      ended_at: timestamp.nullable(),
      steps: z.array(z.string()),
      error: z.string().nullable(),
    }),
  ),
  failures: z.array(
    z.object({
      id: z.string(),
      job: z.string(),
      event: z.string().describe("The event that triggered the job."),
      error: z.string(),
      failed_at: timestamp,
      retried: z.boolean(),
    }),
  ),
});

export const jobResponse = z.object({ success, job: z.string() });
export const retriedResponse = z.object({ success, id: z.string() });
