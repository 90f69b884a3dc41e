import type { DisputeStatus } from "@/lib/domain/dispute";
import type { DisputeToWatch } from "@/lib/domain/dispute-alert";
import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

const LISTED_DISPUTE_ROW = {
  id: t.uuid,
  gateway_dispute_id: t.text,
  payment_id: t.uuid,
  gateway_payment_id: t.text,
  status: t.text.of<DisputeStatus>(),
  phase: t.text.nullable,
  amount: t.int4,
  amount_lost: t.int4,
  currency: t.bpchar,
  /** Of the payment, which may be refunded at the gateway's dashboard all the same. */
  amount_refunded: t.int4,
  reason_code: t.text.nullable,
  reason_description: t.text.nullable,
  respond_by: t.timestamptz.nullable,
  opened_at: t.timestamptz,
  decided_at: t.timestamptz.nullable,
  /** Null for a payment of none of our orders. */
  student_id: t.uuid.nullable,
  external_id: t.text.nullable,
  name: t.text.nullable,
  email: t.text.nullable,
};
export type ListedDispute = RowOf<typeof LISTED_DISPUTE_ROW>;

export interface DisputeFilter {
  /** `open`: waiting for a response or for the bank. */
  state: "open" | "decided" | null;
  studentId: string | null;
  /** Cursor: the last id of the page before. */
  before: string | null;
  limit: number;
}

/** Disputes, newest first. */
export async function listDisputes({ state, studentId, before, limit }: DisputeFilter): Promise<ListedDispute[]> {
  return queryRows(LIST, [state, studentId, before, limit]);
}

/** Those that wait for a response, and those that were lost since. Students on test clocks never count. */
export async function observeDisputes(lostSince: Date): Promise<DisputeToWatch[]> {
  return queryRows(WATCH, [lostSince]);
}

const LIST = defineStatement({
  name: "dispute_list",
  text: `SELECT d.id, d.gateway_dispute_id, d.payment_id, p.gateway_payment_id, d.status, d.phase, d.amount, d.amount_lost, d.currency,
  p.amount_refunded, d.reason_code, d.reason_description, d.respond_by, d.opened_at, d.decided_at, p.student_id, st.external_id,
  coalesce(acc.name, st.name) AS name, coalesce(acc.email, st.email) AS email
FROM dispute d JOIN payment p ON p.id = d.payment_id
LEFT JOIN student st ON st.id = p.student_id
LEFT JOIN account acc ON acc.student_id = st.id
WHERE ($1::text IS NULL OR ($1::text = 'open') = (d.decided_at IS NULL)) AND ($2::uuid IS NULL OR p.student_id = $2::uuid)
  AND ($3::uuid IS NULL OR d.id < $3::uuid)
ORDER BY d.id DESC LIMIT $4::int`,
  row: LISTED_DISPUTE_ROW,
});
const WATCH = defineStatement({
  name: "alert_disputes",
  text: `SELECT d.gateway_dispute_id AS "gatewayDisputeId", d.status, d.amount, d.amount_lost AS "amountLost",
  p.amount_refunded AS "amountRefunded", d.currency, coalesce(d.reason_description, d.reason_code) AS reason, d.respond_by AS "respondBy"
FROM dispute d JOIN payment p ON p.id = d.payment_id LEFT JOIN student st ON st.id = p.student_id
WHERE st.test_clock_id IS NULL AND (d.status = 'open' OR (d.status = 'lost' AND d.lost_at >= $1)) ORDER BY d.id LIMIT 200`,
  row: {
    gatewayDisputeId: t.text,
    status: t.text.of<DisputeStatus>(),
    amount: t.int4,
    amountLost: t.int4,
    amountRefunded: t.int4,
    currency: t.bpchar,
    reason: t.text.nullable,
    respondBy: t.timestamptz.nullable,
  },
});
