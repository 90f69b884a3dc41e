import type { Context } from "@/lib/context";
import { findInvoice } from "@/lib/db/invoice/invoice-rows";
import { lockRefundable, type RefundablePayment } from "@/lib/db/payment/refund-rows";
import type { Connection } from "@/lib/db/sql/query";
import { lockSubscription } from "@/lib/db/subscription/lock-subscription";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { fromWireId, toWireId } from "@/lib/domain/id";
import { decideRefund, type PlannedRefund } from "@/lib/domain/refund";
import { AppError, invalidField } from "@/lib/errors";
import { accountOf, withoutKeyInPreview } from "../admin-actions/change-by-staff";
import { type Effects, NO_EFFECTS, previewEffects } from "../admin-actions/effects";
import { auditSource } from "../audit/write-audit";
import { refuseDisputed } from "../disputes/refuse-disputed";
import { type IdempotentResult, withIdempotency } from "../idempotency/with-idempotency";
import { getNamedStudent, studentNotFound } from "../student/get-named-student";
import { refusalError } from "../subscription/refusal";
import { leftToRefund, refundedPeriod } from "./refunded-period";
import { writeRefunds } from "./write-refunds";

export interface RefundRequest {
  /** Our id of the student, or the app's. */
  userId: string;
  /** `pay_…`; null for the student's newest payment that can still be refunded. */
  paymentId: string | null;
  /** Minor units; null for all that is left. */
  amount: number | null;
  /** Whether a full refund includes the upgrades that were paid for on top of the payment. */
  includesUpgrades: boolean;
  reason: string;
  /** Return what would happen, and stop before the first write. */
  preview: boolean;
}

export interface RequestedRefund {
  /** Null in a preview. */
  id: string | null;
  paymentId: string;
  amount: number;
  currency: string;
  status: "pending" | "processed" | "failed";
  /** What follows once the gateway has refunded it. */
  effects: Effects;
  /** The plan ends while a renewal's debit is open: if it is taken, it is refunded by itself. */
  refundsOpenCharge?: boolean;
}

/**
 * A refund by staff: recorded with its audit entry, and with the outbox event that submits it to the gateway. Its receipt is the
 * gateway's idempotency key, so neither a second call with the same `Idempotency-Key` nor a lost response refunds twice.
 *
 * @throws not_found; conflict if less is left than asked for, or a payment is disputed
 */
export async function requestRefund(
  context: Context,
  request: RefundRequest,
): Promise<IdempotentResult<RequestedRefund>> {
  const student = await getNamedStudent(request.userId);
  const paymentId = request.paymentId === null ? null : readPaymentId(request.paymentId);
  return withIdempotency(withoutKeyInPreview(context, request), student.id, async (client) => {
    const locked = await lockSubscription({ studentId: student.id }, context.realNow, client);
    if (!locked) throw studentNotFound();
    const payment = await lockRefundable(student.id, paymentId, client);
    if (!payment) throw noSuchPayment(paymentId);
    const decision = decideRefund(payment.amount, payment.promised, request.amount);
    if (decision.kind === "refused") throw tooMuch(decision.left, payment);
    const planned = {
      payment_id: toWireId("payment", payment.id),
      amount: decision.amount,
      currency: payment.currency,
    };
    const { effects, refunds, refundsOpenCharge } = await planRefund(locked, payment, planned, request, client);
    if (request.preview) {
      const { amount, currency } = planned;
      return {
        id: null,
        paymentId: planned.payment_id,
        amount,
        currency,
        status: "pending",
        effects,
        refundsOpenCharge,
      };
    }
    const source = { ...auditSource(context), now: locked.now, reason: request.reason };
    const by = { locked, source, accountId: accountOf(context), keepsUpgrades: !request.includesUpgrades };
    const [written] = await writeRefunds(refunds, by, client);
    if (!written) throw new Error("a refund was planned, and none written");
    return { ...written, effects, refundsOpenCharge };
  });
}

/**
 * The refund, and what follows from it: the upgrades that are refunded with it, and the plan.
 *
 * @throws payment_in_progress for an upgrade while a renewal of its plan is on its way, as for every change of plan
 */
async function planRefund(
  locked: LockedSubscription,
  payment: RefundablePayment,
  planned: PlannedRefund,
  { includesUpgrades }: Pick<RefundRequest, "includesUpgrades">,
  client: Connection,
): Promise<{ effects: Effects; refunds: PlannedRefund[]; refundsOpenCharge: boolean }> {
  const isWhole = payment.promised + planned.amount === payment.amount;
  const invoice = await findInvoice({ paymentId: payment.id }, client);
  const period = isWhole ? await refundedPeriod(locked, payment, invoice, client, !includesUpgrades) : null;
  const event = period?.event;
  if (event?.type === "upgrade_refunded" && locked.openAttemptId) throw refusalError("payment_in_progress");
  const refunds = [planned, ...(period?.upgrades ?? []).map(leftToRefund)];
  await refuseDisputed(refunds, client);
  const after = event ? previewEffects(locked.subscription, event, locked.now) : NO_EFFECTS;
  const mails = locked.student.isErased ? [] : refunds.map(() => "refund_issued");
  const refundsOpenCharge = event !== undefined && event !== null && locked.openAttemptId !== null;
  return { effects: { ...after, mails, refunds }, refunds, refundsOpenCharge };
}

function readPaymentId(text: string): string {
  const id = fromWireId("payment", text);
  if (!id) throw invalidField("payment_id", "payment_id must be the id of a payment, such as pay_….");
  return id;
}

function noSuchPayment(paymentId: string | null): AppError {
  return paymentId === null
    ? new AppError("conflict", "This student has no payment that can still be refunded.")
    : new AppError("not_found", "This student has no payment with this id.", {
        fields: { payment_id: "This student has no payment with this id." },
      });
}

function tooMuch(left: number, { currency }: RefundablePayment): AppError {
  const message =
    left === 0
      ? "This payment is already fully refunded, or its refund is on the way."
      : `Only ${left} (${currency}, minor units) of this payment can still be refunded.`;
  return new AppError("conflict", message, { fields: { [left === 0 ? "payment_id" : "amount"]: message } });
}
