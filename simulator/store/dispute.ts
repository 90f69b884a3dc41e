import { badRequest, unknownId } from "../errors";
import { createId } from "../ids";
import { emit } from "../webhooks/emit";
import { type Db, exactlyOne, one } from "./database";
import { disputeEntity, paymentEntity } from "./entities";
import { lockOrder } from "./payment";
import { DISPUTE_PHASES, type DisputePhase, type DisputeRow, type DisputeStatus, type PaymentRow } from "./rows";

/**
 * Disputes, as https://razorpay.com/docs/payments/disputes/ describes them: a bank questions a captured payment, the seller has until
 * `respond_by`, evidence makes it `under_review`, and the bank may ask again (`payment.dispute.action_required`, open once more). `won`,
 * `lost` and `closed` end it; a chargeback that was won may be challenged again in a later phase. The amount is taken from the balance
 * when it is lost (`amount_deducted`, https://razorpay.com/docs/api/disputes/entity), even if the payment was refunded meanwhile.
 */
export interface NewDispute {
  paymentId: string;
  /** Null for the whole payment. */
  amount: number | null;
  reasonCode: string;
  reasonDescription: string;
  phase: DisputePhase;
  respondBy: Date;
  now: Date;
}

export const DISPUTE_STEPS = ["under_review", "action_required", "won", "lost", "closed"] as const;
export type DisputeStep = (typeof DISPUTE_STEPS)[number];

const OPEN: readonly DisputeStatus[] = ["open", "under_review"];

export async function openDispute(db: Db, input: NewDispute): Promise<DisputeRow> {
  const payment = await lockPayment(db, input.paymentId);
  if (payment.captured_at === null) throw badRequest("Only a captured payment can be disputed.");
  const amount = input.amount ?? payment.amount;
  if (amount > payment.amount) throw badRequest("The disputed amount is greater than the payment amount", "amount");
  const dispute = await exactlyOne<DisputeRow>(
    db,
    `insert into simulator.dispute
       (id, payment_id, amount, currency, reason_code, reason_description, respond_by, status, phase, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9) returning *`,
    [
      createId("dispute"),
      payment.id,
      amount,
      payment.currency,
      input.reasonCode,
      input.reasonDescription,
      input.respondBy,
      input.phase,
      input.now,
    ],
  );
  await emitFor(db, dispute, payment, "payment.dispute.created", input.now);
  return dispute;
}

/**
 * @param phase a later one reopens a dispute that was won
 * @param respondBy the new deadline, if the bank asks again
 */
export async function advanceDispute(
  db: Db,
  id: string,
  { step, phase = null, respondBy = null }: { step: DisputeStep; phase?: DisputePhase | null; respondBy?: Date | null },
  now: Date,
): Promise<DisputeRow> {
  const dispute = await lockDispute(db, id);
  const payment = await exactlyOne<PaymentRow>(db, "select * from simulator.payment where id = $1", [
    dispute.payment_id,
  ]);
  const isLater = phase !== null && DISPUTE_PHASES.indexOf(phase) > DISPUTE_PHASES.indexOf(dispute.phase);
  const isRechallenge = dispute.status === "won" && step === "action_required" && isLater;
  if (!OPEN.includes(dispute.status) && !isRechallenge) {
    throw badRequest(`The dispute is ${dispute.status}, which is final in its phase.`);
  }
  const after = await exactlyOne<DisputeRow>(
    db,
    `update simulator.dispute set status = $2, phase = $3, respond_by = coalesce($4, respond_by),
       amount_deducted = case $2 when 'lost' then amount else amount_deducted end where id = $1 returning *`,
    [id, step === "action_required" ? "open" : step, isLater ? phase : dispute.phase, respondBy],
  );
  await emitFor(db, after, payment, `payment.dispute.${step}`, now);
  return after;
}

/** A dispute that only asks for information or a refund is closed by that refund, as the documents say of `closed`. */
export async function closeRefunded(db: Db, payment: PaymentRow, now: Date): Promise<void> {
  if (payment.amount_refunded < payment.amount) return;
  const open = await one<DisputeRow>(
    db,
    `select * from simulator.dispute
     where payment_id = $1 and status in ('open', 'under_review') and phase in ('fraud', 'retrieval')`,
    [payment.id],
  );
  if (open) await advanceDispute(db, open.id, { step: "closed" }, now);
}

/** What disputes have taken of a payment: it cannot be refunded any more. */
export async function lostOf(db: Db, paymentId: string): Promise<number> {
  const { lost } = await exactlyOne<{ lost: number }>(
    db,
    "select coalesce(sum(amount_deducted), 0)::int as lost from simulator.dispute where payment_id = $1",
    [paymentId],
  );
  return lost;
}

async function lockDispute(db: Db, id: string): Promise<DisputeRow> {
  const found = await one<DisputeRow>(db, "select * from simulator.dispute where id = $1", [id]);
  if (!found) throw unknownId();
  await lockPayment(db, found.payment_id);
  return exactlyOne<DisputeRow>(db, "select * from simulator.dispute where id = $1", [id]);
}

async function lockPayment(db: Db, id: string): Promise<PaymentRow> {
  const found = await one<PaymentRow>(db, "select * from simulator.payment where id = $1", [id]);
  if (!found) throw unknownId();
  await lockOrder(db, found.order_id);
  return exactlyOne<PaymentRow>(db, "select * from simulator.payment where id = $1", [id]);
}

function emitFor(db: Db, dispute: DisputeRow, payment: PaymentRow, type: string, at: Date): Promise<void> {
  const payload = { payment: paymentEntity(payment), dispute: disputeEntity(dispute) };
  return emit(db, { type, payload, customerId: payment.customer_id, topic: payment.order_id, at });
}
