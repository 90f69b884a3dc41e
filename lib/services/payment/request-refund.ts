import type { Context } from "@/lib/context";
import { uuidv7 } from "@/lib/crypto/uuid";
import { insertEvent } from "@/lib/db/outbox/insert-event";
import { lockRefundable, type RefundablePayment } from "@/lib/db/payment/refund-rows";
import { lockSubscription } from "@/lib/db/subscription/lock-subscription";
import { fromWireId, toWireId } from "@/lib/domain/id";
import { decideRefund, refundOutcome } from "@/lib/domain/refund";
import { AppError, invalidField } from "@/lib/errors";
import { auditSource, writeAudit } from "../audit/write-audit";
import { type Once, once } from "../once";
import { getNamedStudent, studentNotFound } from "../student/get-named-student";
import { giveBack } from "./give-back";

export interface RefundRequest {
  /** Our id of the student, or the app's. */
  userId: string;
  /** `pay_…`; null for her newest payment that has anything left. */
  paymentId: string | null;
  /** Minor units; null for all that is left. */
  amount: number | null;
  reason: string;
}

export interface RequestedRefund {
  id: string;
  paymentId: string;
  amount: number;
  currency: string;
  status: "pending" | "processed" | "failed";
}

/**
 * Somebody of the company gives money back: written down with its trail, and with the event that has the gateway asked. Its receipt is the
 * gateway's idempotency key, so neither a second call with the same `Idempotency-Key` nor a lost answer pays twice.
 *
 * @throws not_found; conflict where less is left than asked for
 */
export async function requestRefund(context: Context, request: RefundRequest): Promise<Once<RequestedRefund>> {
  const student = await getNamedStudent(request.userId);
  const paymentId = request.paymentId === null ? null : readPaymentId(request.paymentId);
  return once(context, student.id, async (client) => {
    const locked = await lockSubscription({ studentId: student.id }, context.realNow, client);
    if (!locked) throw studentNotFound();
    const payment = await lockRefundable(student.id, paymentId, client);
    if (!payment) throw noSuchPayment(paymentId);
    const decision = decideRefund(payment.amount, payment.promised, request.amount);
    if (decision.kind === "refused") throw tooMuch(decision.left, payment);
    const { id: payId, currency } = payment;
    const { amount } = decision;
    const { now } = locked;
    const { actor } = context;
    const accountId = actor.kind === "staff" ? actor.accountId : null;
    const id = await giveBack({ paymentId: payId, amount, currency, reason: "requested", accountId, now }, client);
    const event = {
      id: uuidv7(),
      name: "payment/refund.requested",
      cause: `payment/refund.requested:${id}`,
      data: { subscriptionId: locked.subscription.id, paymentId: payId },
    } as const;
    await insertEvent(event, { now, realNow: context.realNow }, client);
    const refund = { id: toWireId("refund", id), paymentId: toWireId("payment", payId), amount, currency };
    const fact = { action: "payment.refund_requested", studentId: student.id, subject: refund.paymentId };
    await writeAudit({ ...auditSource(context), now }, { ...fact, reason: request.reason, after: refund }, client);
    return { ...refund, status: refundOutcome("prepared") };
  });
}

function readPaymentId(text: string): string {
  const id = fromWireId("payment", text);
  if (!id) throw invalidField("payment_id", "payment_id must be the id of a payment, such as pay_….");
  return id;
}

function noSuchPayment(paymentId: string | null): AppError {
  return paymentId === null
    ? new AppError("conflict", "She has no payment of which anything is left to give back.")
    : new AppError("not_found", "She has no such payment.", { fields: { payment_id: "She has no such payment." } });
}

function tooMuch(left: number, { currency }: RefundablePayment): AppError {
  const message =
    left === 0
      ? "All of this payment has been given back, or is on its way."
      : `Only ${left} (${currency}, minor units) of this payment is left to give back.`;
  return new AppError("conflict", message, { fields: { [left === 0 ? "payment_id" : "amount"]: message } });
}
