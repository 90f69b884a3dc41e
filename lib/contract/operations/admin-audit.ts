import * as audit from "../admin/audit";
import { defineOperation } from "../operation";

const common = { tag: "Admin", student: false, permission: "admin:read", method: "GET" } as const;

export const listAudit = defineOperation({
  ...common,
  id: "listAudit",
  path: "/api/admin/audit",
  summary: "The audit log, the newest first",
  query: audit.auditQuery,
  response: audit.auditResponse,
});

export const verifyAudit = defineOperation({
  ...common,
  id: "verifyAudit",
  path: "/api/admin/audit/verify",
  summary: "Hold the audit log against its chain",
  description:
    "Reads all of it. What is found is the first break; `npm run audit:verify` does the same, with a head from the log.",
  response: audit.auditVerdict,
});
