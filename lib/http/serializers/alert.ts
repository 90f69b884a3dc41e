import type { z } from "zod";
import type { alert } from "@/lib/contract/admin/alerts";
import type { AlertRow } from "@/lib/db/alert/alert-rows";
import { toWireId } from "@/lib/domain/id";
import { alertLabels } from "@/lib/services/alert/alert-labels";

export type SerializedAlert = z.output<typeof alert>;

export function serializeAlert(row: AlertRow): SerializedAlert {
  return {
    id: toWireId("alert", row.id),
    kind: row.kind,
    group: row.group_key,
    severity: row.severity,
    status: row.status,
    ...alertLabels(row.kind),
    summary: row.summary,
    causes: row.causes,
    details: row.details,
    opened_at: row.opened_at.toISOString(),
    last_seen_at: row.last_seen_at.toISOString(),
    escalated_at: row.escalated_at?.toISOString() ?? null,
    acknowledged_at: row.acknowledged_at?.toISOString() ?? null,
    acknowledged_by: row.acknowledged_by,
    resolved_at: row.resolved_at?.toISOString() ?? null,
  };
}
