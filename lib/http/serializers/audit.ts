import type { z } from "zod";
import type { auditEntry, auditVerdict } from "@/lib/contract/admin/audit";
import { toWireId } from "@/lib/domain/id";
import type { ChainVerdict } from "@/lib/services/audit/check-chain";
import { faultLabel } from "@/lib/services/audit/fault-label";
import type { AuditPage } from "@/lib/services/audit/list-audit";

export function serializeEntry(row: AuditPage["entries"][number]): z.output<typeof auditEntry> {
  const { actor, actor_id, actor_name, action, subject, before, after, request_id, decrypted } = row;
  return {
    id: toWireId("audit", row.id),
    at: row.at.toISOString(),
    recorded_at: row.recorded_at.toISOString(),
    actor,
    actor_id,
    actor_name,
    action,
    student_id: row.student_id && toWireId("student", row.student_id),
    subject,
    reason: decrypted.reason,
    personal: decrypted.personal,
    erased: decrypted.isErased,
    before,
    after,
    request_id,
    sequence: row.sequence === null ? null : Number(row.sequence),
  };
}

export function serializeVerdict({ isWhole, verified, head, fault }: ChainVerdict): z.output<typeof auditVerdict> {
  return {
    success: true,
    whole: isWhole,
    verified,
    head: { sequence: head.sequence, hash: head.hash.toString("hex") },
    fault: fault && {
      kind: fault.kind,
      words: faultLabel(fault),
      sequence: fault.sequence,
      entry_id: fault.entryId && toWireId("audit", fault.entryId),
    },
  };
}
