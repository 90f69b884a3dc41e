import { z } from "zod";
import { success } from "../fields";
import { defineOperation } from "../operation";

export const openApi = defineOperation({
  id: "openApi",
  method: "GET",
  path: "/api/openapi.json",
  tag: "Operations",
  student: false,
  summary: "Get this OpenAPI document",
  permission: null,
  response: z.looseObject({ openapi: z.string(), info: z.looseObject({ title: z.string(), version: z.string() }) }),
});

export const health = defineOperation({
  id: "health",
  method: "GET",
  path: "/api/health",
  tag: "Operations",
  student: false,
  summary: "Check whether the process is up",
  permission: null,
  // All monitoring of an instance may come from one address, and the call costs almost nothing.
  addressLimit: 60_000,
  response: z.object({ success, status: z.literal("up") }),
});

export const metrics = defineOperation({
  id: "metrics",
  method: "GET",
  path: "/api/metrics",
  tag: "Operations",
  student: false,
  summary: "Get metrics for Prometheus",
  description:
    "Calls and their latency, granted and refused uses, jobs, renewals, emails, webhooks, queues, database connections, and the process. The bearer token is `METRICS_TOKEN`; without that setting the response is 404. Counters are those of the responding instance; queues are shared by all instances.",
  permission: null,
  response: z.string(),
  contentType: "text/plain",
  errors: ["not_found"],
});

export const ready = defineOperation({
  id: "ready",
  method: "GET",
  path: "/api/health/ready",
  tag: "Operations",
  student: false,
  summary: "Check whether the instance is ready",
  description:
    "For load balancers and deployments. 503 names what is missing: the database, a migration, the catalogue, or the start of the background jobs. `jobs` says whether the jobs work. If they fail, calls are still served, so the instance stays ready: use it for monitoring. `listen` says whether this instance receives changes from other instances (`idle` while no page is open); while it fails, pages poll every second.",
  permission: null,
  response: z.object({
    success,
    status: z.literal("ready"),
    checks: z.object({
      database: z.literal("ok"),
      catalogue: z.literal("ok"),
      writes: z.literal("ok").describe("The disk of the database takes writes."),
      migrations: z.literal("ok"),
      jobs: z.enum(["ok", "failing"]),
      listen: z.enum(["ok", "idle", "failing"]),
    }),
  }),
});
