import type { Context } from "@/lib/context";
import { type AuditFilter, type AuditListRow, listAuditRows } from "@/lib/db/audit/list-audit";
import { fromWireId, toWireId } from "@/lib/domain/id";
import { invalidField } from "@/lib/errors";
import { requireStaff } from "../require-staff";
import { type DecryptedRow, decryptForStudent } from "./personal";

export interface AuditRequest {
  actor?: string;
  action?: string;
  student?: string;
  requestId?: string;
  from?: Date;
  to?: Date;
  limit: number;
  cursor?: string;
}

export interface AuditPage {
  entries: (AuditListRow & { decrypted: DecryptedRow })[];
  nextCursor: string | null;
}

const ACTORS = ["student", "staff", "api_key", "system", "anonymous"];

/** A page of the audit, with students' personal data decrypted as far as their data keys still exist. @throws forbidden; invalid_request */
export async function listAudit(context: Context, request: AuditRequest): Promise<AuditPage> {
  requireStaff(context, "admin:read");
  const rows = await listAuditRows(filterOf(request), request.limit + 1);
  const entries = rows.slice(0, request.limit).map((row) => ({ ...row, decrypted: decryptForStudent(row) }));
  const last = rows.length > request.limit ? entries.at(-1) : undefined;
  return { entries, nextCursor: last ? toWireId("audit", last.id) : null };
}

function filterOf({ actor, action, student, requestId, from, to, cursor }: AuditRequest): AuditFilter {
  const filter: AuditFilter = { requestId, from, to };
  if (actor !== undefined) filter[ACTORS.includes(actor) ? "actor" : "actorId"] = actor;
  if (action !== undefined) filter[action.endsWith(".") ? "actionPrefix" : "action"] = action;
  if (student !== undefined) {
    const id = fromWireId("student", student);
    if (id) filter.studentId = id;
    else filter.externalId = student;
  }
  if (cursor !== undefined) {
    const after = fromWireId("audit", cursor);
    if (!after) throw invalidField("cursor", "cursor must be the next_cursor of the previous page.");
    filter.after = after;
  }
  return filter;
}
