import { z } from "zod";
import { success } from "../fields";
import { defineOperation } from "../operation";

export const openApi = defineOperation({
  id: "openApi",
  method: "GET",
  path: "/api/openapi.json",
  tag: "Operations",
  student: false,
  summary: "This document",
  permission: null,
  response: z.looseObject({ openapi: z.string(), info: z.looseObject({ title: z.string(), version: z.string() }) }),
});

export const health = defineOperation({
  id: "health",
  method: "GET",
  path: "/api/health",
  tag: "Operations",
  student: false,
  summary: "Whether the process is up",
  permission: null,
  // All that watch an instance may come from one address, and cost it nothing.
  addressLimit: 60_000,
  response: z.object({ success, status: z.literal("up") }),
});

export const metrics = defineOperation({
  id: "metrics",
  method: "GET",
  path: "/api/metrics",
  tag: "Operations",
  student: false,
  summary: "Metrics for Prometheus",
  description:
    "Calls and their latency, uses granted and refused, jobs, renewals, mails, webhooks, queues, connections, and the process itself. The bearer token is `METRICS_TOKEN`; 404 without that setting. Counters are of the instance that answers, queues of all.",
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
  summary: "Whether it can work",
  description:
    "For load balancers and deployments. 503 names what is missing: the database, a migration, the catalogue, or the background jobs, which are started in every instance. `jobs` tells whether they work, too: where they fail calls are still answered, so it is for whoever watches, and keeps no traffic away. `listen` tells whether changes made by other instances are heard here (`idle` while no page is open); while that fails, pages look every second.",
  permission: null,
  response: z.object({
    success,
    status: z.literal("ready"),
    checks: z.object({
      database: z.literal("ok"),
      catalogue: z.literal("ok"),
      migrations: z.literal("ok"),
      jobs: z.enum(["ok", "failing"]),
      listen: z.enum(["ok", "idle", "failing"]),
    }),
  }),
});
