import type { DisputeStatus } from "@/lib/domain/dispute";
import { type Connection, queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

const DISPUTE_ROW = {
  id: t.uuid,
  gateway_dispute_id: t.text,
  payment_id: t.uuid,
  status: t.text.of<DisputeStatus>(),
  phase: t.text.nullable,
  amount: t.int4,
  currency: t.bpchar,
  amount_lost: t.int4,
  reason_code: t.text.nullable,
  reason_description: t.text.nullable,
  respond_by: t.timestamptz.nullable,
  opened_at: t.timestamptz,
  created_at: t.timestamptz,
  decided_at: t.timestamptz.nullable,
};
export type DisputeRow = RowOf<typeof DISPUTE_ROW>;

export interface NewDispute {
  id: string;
  gatewayDisputeId: string;
  paymentId: string;
  amount: number;
  currency: string;
  openedAt: Date;
  now: Date;
  realNow: Date;
}

export interface DisputeChange {
  status: DisputeStatus;
  phase: string | null;
  amount: number;
  amountLost: number;
  reasonCode: string | null;
  reasonDescription: string | null;
  respondBy: Date | null;
}

/** The dispute, locked; inserted as `open` where it is new. Of two callers at the same moment, one waits and then gets the same row. */
export async function lockDispute(dispute: NewDispute, on: Connection): Promise<{ row: DisputeRow; isNew: boolean }> {
  const { id, gatewayDisputeId, paymentId, amount, currency, openedAt, now, realNow } = dispute;
  const values = [id, gatewayDisputeId, paymentId, amount, currency, openedAt, now, realNow];
  const [row] = await queryRows(LOCK, values, on);
  if (!row) throw new Error(`the dispute ${gatewayDisputeId} is gone`);
  return { row, isNew: row.id === id };
}

export async function updateDispute(id: string, change: DisputeChange, now: Date, on: Connection): Promise<void> {
  const { status, phase, amount, amountLost, reasonCode, reasonDescription, respondBy } = change;
  const values = [id, status, phase, amount, amountLost, reasonCode, reasonDescription, respondBy, now];
  await queryRows(UPDATE, values, on);
}

/** Adds to what banks have taken of a payment. */
export async function addLost(paymentId: string, amount: number, now: Date, on: Connection): Promise<void> {
  await queryRows(ADD_LOST, [paymentId, amount, now], on);
}

/** Whether a payment is disputed and undecided: it must not be refunded. */
export async function isPaymentDisputed(paymentId: string, on?: Connection): Promise<boolean> {
  const rows = await queryRows(FIND_OPEN, [[paymentId]], on);
  return rows.length > 0;
}

/** Those of the payments that are disputed and undecided. */
export async function findDisputedPayments(paymentIds: readonly string[], on?: Connection): Promise<string[]> {
  return (await queryRows(FIND_OPEN, [paymentIds], on)).map(({ payment_id }) => payment_id);
}

/** Disputes of the gateway that we know, by its ids. */
export async function findKnownDisputes(gatewayIds: readonly string[]): Promise<DisputeRow[]> {
  return queryRows(FIND_KNOWN, [gatewayIds]);
}

/** Gateway ids of undecided disputes, and of lost ones of which nothing was taken yet, that were not compared with the gateway for a while. */
export async function findDisputesToCheck(checkedBefore: Date, lostSince: Date, limit: number): Promise<string[]> {
  const rows = await queryRows(FIND_TO_CHECK, [checkedBefore, lostSince, limit]);
  return rows.map(({ gateway_dispute_id }) => gateway_dispute_id);
}

export async function markDisputeChecked(gatewayId: string, realNow: Date): Promise<void> {
  await queryRows(MARK_CHECKED, [gatewayId, realNow]);
}

const COLUMNS = `d.id, d.gateway_dispute_id, d.payment_id, d.status, d.phase, d.amount, d.currency, d.amount_lost, d.reason_code,
  d.reason_description, d.respond_by, d.opened_at, d.created_at, d.decided_at`;

/**
 * SQL: whether a payment of a student, whose id is this expression, is disputed and undecided. Of any payment, not only of the current
 * period's: disputes come weeks later, and whoever questions one debit would question the next.
 */
export function hasOpenDispute(studentId: string): string {
  return `EXISTS (SELECT 1 FROM dispute d JOIN payment disputed ON disputed.id = d.payment_id
    WHERE disputed.student_id = ${studentId} AND d.status IN ('open', 'under_review'))`;
}

const LOCK = defineStatement({
  name: "dispute_lock",
  // The update that changes nothing but the time of the check locks and returns a row that another transaction has just inserted.
  text: `INSERT INTO dispute AS d (id, gateway_dispute_id, payment_id, status, amount, currency, opened_at, created_at, updated_at, checked_at)
VALUES ($1, $2, $3, 'open', $4, $5, $6, $7, $7, $8)
ON CONFLICT (gateway_dispute_id) DO UPDATE SET checked_at = greatest(d.checked_at, excluded.checked_at) RETURNING ${COLUMNS}`,
  row: DISPUTE_ROW,
});
const UPDATE = defineStatement({
  name: "dispute_update",
  text: `UPDATE dispute SET status = $2::text, phase = $3, amount = $4, amount_lost = $5::int, reason_code = coalesce($6, reason_code),
  reason_description = coalesce($7, reason_description), respond_by = coalesce($8, respond_by), updated_at = $9::timestamptz,
  decided_at = CASE WHEN $2::text IN ('open', 'under_review') THEN NULL ELSE coalesce(decided_at, $9::timestamptz) END,
  lost_at = CASE WHEN $2::text = 'lost' THEN coalesce(lost_at, $9::timestamptz) END WHERE id = $1`,
});
const ADD_LOST = defineStatement({
  name: "payment_add_lost",
  text: "UPDATE payment SET amount_lost = amount_lost + $2, updated_at = $3 WHERE id = $1",
});
const FIND_OPEN = defineStatement({
  name: "dispute_find_open",
  text: "SELECT DISTINCT payment_id FROM dispute WHERE payment_id = ANY ($1::uuid[]) AND status IN ('open', 'under_review')",
  row: { payment_id: t.uuid },
});
const FIND_KNOWN = defineStatement({
  name: "dispute_find_known",
  text: `SELECT ${COLUMNS} FROM dispute d WHERE d.gateway_dispute_id = ANY ($1::text[])`,
  row: DISPUTE_ROW,
});
const FIND_TO_CHECK = defineStatement({
  name: "dispute_find_to_check",
  text: `SELECT gateway_dispute_id FROM dispute
WHERE checked_at <= $1 AND (status IN ('open', 'under_review') OR (status = 'lost' AND amount_lost = 0 AND lost_at >= $2))
ORDER BY checked_at LIMIT $3`,
  row: { gateway_dispute_id: t.text },
});
const MARK_CHECKED = defineStatement({
  name: "dispute_mark_checked",
  text: "UPDATE dispute SET checked_at = greatest(checked_at, $2) WHERE gateway_dispute_id = $1",
});
