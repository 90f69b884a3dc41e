import * as plans from "../admin/plans";
import { defineOperation } from "../operation";

const common = { tag: "Admin", student: false } as const;

export const listPlanVersions = defineOperation({
  ...common,
  id: "listPlanVersions",
  method: "GET",
  path: "/api/admin/plans",
  summary: "Every version of every plan",
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
    "A version is never changed: a new one takes its place. Whoever is on free has it at the next call; whoever pays keeps the one that she bought until she changes plan.",
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
  summary: "Every feature and plan, also those that are archived",
  permission: "admin:read",
  response: plans.catalogueResponse,
});

export const changeFeature = defineOperation({
  ...common,
  id: "changeFeature",
  method: "POST",
  path: "/api/admin/features/{feature}",
  summary: "Say where a feature's app is, archive it or bring it back",
  description:
    "An archived feature is refused to everybody at the next call. What was started can still be finished, and what was used stays in every history.",
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
  description:
    "Whoever has it keeps it, and goes on renewing it as she bought it; whoever has planned to change to it still does.",
  permission: "admin:write",
  idempotent: true,
  params: plans.planPath,
  body: plans.archiveRequest,
  response: plans.archiveResponse,
  errors: ["not_found", "conflict", "idempotency_mismatch"],
});
