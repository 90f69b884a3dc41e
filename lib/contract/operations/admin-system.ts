import * as jobs from "../admin/jobs";
import * as webhooks from "../admin/webhooks";
import { defineOperation } from "../operation";

const read = { tag: "Admin", student: false, method: "GET", permission: "admin:read" } as const;
const action = { tag: "Admin", student: false, method: "POST", permission: "admin:write", idempotent: true } as const;
const refusals = ["not_found", "conflict", "idempotency_mismatch"] as const;

export const listJobs = defineOperation({
  ...read,
  id: "listJobs",
  path: "/api/admin/jobs",
  summary: "Get the job schedule, recent runs and failed jobs",
  query: jobs.jobsQuery,
  response: jobs.jobsResponse,
});

export const requestJob = defineOperation({
  ...action,
  id: "requestJob",
  path: "/api/admin/jobs/{job}/run",
  summary: "Run a scheduled job now",
  description: "Sends the same event as the schedule. Jobs are idempotent, so an additional run is safe.",
  params: jobs.jobPath,
  body: jobs.jobRequest,
  response: jobs.jobResponse,
  errors: refusals,
});

export const retryFailure = defineOperation({
  ...action,
  id: "retryFailure",
  path: "/api/admin/job-failures/{failure_id}/retry",
  summary: "Retry a failed job",
  description: "The job runs once, no matter how often you request it. If it fails again, that is a new failure.",
  params: jobs.failurePath,
  body: jobs.jobRequest,
  response: jobs.retriedResponse,
  errors: refusals,
});

export const listReceivedWebhooks = defineOperation({
  ...read,
  id: "listReceivedWebhooks",
  path: "/api/admin/webhooks",
  summary: "List received gateway webhooks, newest first",
  query: webhooks.webhooksQuery,
  response: webhooks.webhooksResponse,
});

export const replayWebhook = defineOperation({
  ...action,
  id: "replayWebhook",
  path: "/api/admin/webhooks/{webhook_id}/replay",
  summary: "Replay a received webhook",
  description:
    "Fetches the current state from the gateway and applies it. Payments and refunds that are already recorded stay as they are.",
  params: webhooks.webhookPath,
  body: webhooks.replayRequest,
  response: webhooks.replayResponse,
  errors: ["not_found", "idempotency_mismatch"],
});
