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
  summary: "The schedule, the newest runs, and the jobs that were given up",
  query: jobs.jobsQuery,
  response: jobs.jobsResponse,
});

export const requestJob = defineOperation({
  ...action,
  id: "requestJob",
  path: "/api/admin/jobs/{job}/run",
  summary: "Run a job of the schedule now",
  description: "By the event that starts it as its time does. Jobs do what is due, so one run more does nothing twice.",
  params: jobs.jobPath,
  body: jobs.jobRequest,
  response: jobs.jobResponse,
  errors: refusals,
});

export const retryFailure = defineOperation({
  ...action,
  id: "retryFailure",
  path: "/api/admin/job-failures/{failure_id}/retry",
  summary: "Try once more what a job was given up on",
  description: "Once, however often it is asked for; should it fail again, that is a failure of its own.",
  params: jobs.failurePath,
  body: jobs.jobRequest,
  response: jobs.retriedResponse,
  errors: refusals,
});

export const listReceivedWebhooks = defineOperation({
  ...read,
  id: "listReceivedWebhooks",
  path: "/api/admin/webhooks",
  summary: "What the gateway has sent, newest first",
  query: webhooks.webhooksQuery,
  response: webhooks.webhooksResponse,
});

export const replayWebhook = defineOperation({
  ...action,
  id: "replayWebhook",
  path: "/api/admin/webhooks/{webhook_id}/replay",
  summary: "Act on a received event once more",
  description: "The gateway is asked how things stand now; what is booked already stays as it is.",
  params: webhooks.webhookPath,
  body: webhooks.replayRequest,
  response: webhooks.replayResponse,
  errors: ["not_found", "idempotency_mismatch"],
});
