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
  answer: z.looseObject({ openapi: z.string(), info: z.looseObject({ title: z.string(), version: z.string() }) }),
});

export const health = defineOperation({
  id: "health",
  method: "GET",
  path: "/api/health",
  tag: "Operations",
  student: false,
  summary: "Whether the process is up",
  permission: null,
  answer: z.object({ success, status: z.literal("up") }),
});

export const ready = defineOperation({
  id: "ready",
  method: "GET",
  path: "/api/health/ready",
  tag: "Operations",
  student: false,
  summary: "Whether it can work",
  description:
    "503 names what is missing: the database, or a migration. For load balancers and deployments. `jobs` tells whether background jobs run; calls are answered without them.",
  permission: null,
  answer: z.object({
    success,
    status: z.literal("ready"),
    checks: z.object({
      database: z.literal("ok"),
      catalogue: z.literal("ok"),
      jobs: z.enum(["ok", "failing", "off"]),
    }),
  }),
});
