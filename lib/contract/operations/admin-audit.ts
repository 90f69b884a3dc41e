import * as audit from "../admin/audit";
import { defineOperation } from "../operation";

const common = { tag: "Admin", student: false, permission: "admin:read", method: "GET" } as const;

export const listAudit = defineOperation({
  ...common,
  id: "listAudit",
  path: "/api/admin/audit",
  summary: "List the audit log, newest first",
  query: audit.auditQuery,
  response: audit.auditResponse,
});

export const verifyAudit = defineOperation({
  ...common,
  id: "verifyAudit",
  path: "/api/admin/audit/verify",
  summary: "Verify the audit chain",
  description:
    "Reads the whole audit log and reports the first break. `npm run audit:verify` does the same and can also check a chain head from the server log.",
  response: audit.auditVerdict,
});
