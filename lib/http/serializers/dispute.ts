import type { z } from "zod";
import type * as contract from "@/lib/contract/admin/disputes";
import type { ListedDispute } from "@/lib/db/payment/list-disputes";
import { toWireId } from "@/lib/domain/id";
import type { Page } from "@/lib/services/system/page-of";

export function serializeDisputes({ rows, next }: Page<ListedDispute>): z.input<typeof contract.disputesResponse> {
  return { success: true, disputes: rows.map(serializeDispute), next_cursor: next };
}

function serializeDispute(row: ListedDispute): z.input<typeof contract.dispute> {
  return {
    id: toWireId("dispute", row.id),
    gateway_dispute_id: row.gateway_dispute_id,
    status: row.status,
    phase: row.phase,
    amount: row.amount,
    amount_lost: row.amount_lost,
    currency: row.currency,
    reason_code: row.reason_code,
    reason: row.reason_description,
    respond_by: row.respond_by?.toISOString() ?? null,
    opened_at: row.opened_at.toISOString(),
    decided_at: row.decided_at?.toISOString() ?? null,
    payment_id: toWireId("payment", row.payment_id),
    gateway_payment_id: row.gateway_payment_id,
    payment_refunded: row.amount_refunded,
    user_id: row.external_id ?? (row.student_id === null ? null : toWireId("student", row.student_id)),
  };
}
