import * as plans from "../admin/plans";
import { defineOperation } from "../operation";

const common = { tag: "Admin", student: false } as const;

export const listPlanVersions = defineOperation({
  ...common,
  id: "listPlanVersions",
  method: "GET",
  path: "/api/admin/plans",
  summary: "List all plan versions",
  permission: "admin:read",
  response: plans.planVersionsResponse,
});

export const createPlanVersion = defineOperation({
  ...common,
  id: "createPlanVersion",
  method: "POST",
  path: "/api/admin/plans/{plan}/versions",
  summary: "Change a plan's limits and prices",
  description:
    "Publishes a new version; versions are never changed. Students on the free plan get it from the next call. Paying students keep the version that they bought until they change plan.",
  permission: "admin:write",
  idempotent: true,
  params: plans.planPath,
  body: plans.versionRequest,
  response: plans.versionResponse,
  errors: ["not_found", "conflict", "idempotency_mismatch"],
});

export const getCatalogue = defineOperation({
  ...common,
  id: "getCatalogue",
  method: "GET",
  path: "/api/admin/catalogue",
  summary: "List all features and plans, including archived ones",
  permission: "admin:read",
  response: plans.catalogueResponse,
});

export const changeFeature = defineOperation({
  ...common,
  id: "changeFeature",
  method: "POST",
  path: "/api/admin/features/{feature}",
  summary: "Set a feature's app URL, archive it or restore it",
  description:
    "Calls for an archived feature are refused from then on. Open reservations can still be committed, and past uses stay in the history.",
  permission: "admin:write",
  idempotent: true,
  params: plans.featurePath,
  body: plans.featureRequest,
  response: plans.featureResponse,
  errors: ["not_found", "conflict", "idempotency_mismatch"],
});

export const archivePlan = defineOperation({
  ...common,
  id: "archivePlan",
  method: "POST",
  path: "/api/admin/plans/{plan}/archive",
  summary: "Stop selling a plan, or sell it again",
  description: "Students on the plan keep it, and it keeps renewing. Scheduled changes to it stay scheduled.",
  permission: "admin:write",
  idempotent: true,
  params: plans.planPath,
  body: plans.archiveRequest,
  response: plans.archiveResponse,
  errors: ["not_found", "conflict", "idempotency_mismatch"],
});
