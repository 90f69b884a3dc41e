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
  answer: plans.planVersionsAnswer,
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
  answer: plans.versionAnswer,
  errors: ["not_found", "conflict", "idempotency_mismatch"],
});
