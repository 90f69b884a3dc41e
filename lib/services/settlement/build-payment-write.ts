import type { Attempt } from "@/lib/db/payment/lock-payment-context";
import type { OrderRow } from "@/lib/db/payment/order-rows";
import type { AppliedAs, PaymentRow } from "@/lib/db/payment/payment-rows";
import type { PaymentWrite, ReplacedTerms } from "@/lib/db/payment/write-payment";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { isAttemptOpen } from "@/lib/domain/attempt";
import { finalVerdict } from "@/lib/domain/decline-reason";
import { toWireId } from "@/lib/domain/id";
import type { PaymentState } from "@/lib/domain/payment";
import type { Subscription } from "@/lib/domain/subscription-model";
import type { GatewayPayment } from "@/lib/gateway";
import type { AuditFact } from "../audit/build-audit";
import type { AttemptWrite } from "./payment-context";

/** What a payment is recorded from, whichever way it was reported. */
export interface BookedPayment {
  payment: Pick<GatewayPayment, "method" | "decline">;
  order: Pick<OrderRow, "id">;
  record: Pick<PaymentRow, "id">;
  locked: Pick<LockedSubscription, "now">;
}

interface DeclinedCheckout {
  payment: Pick<GatewayPayment, "amount" | "currency" | "decline">;
  record: Pick<PaymentRow, "id">;
  order: Pick<OrderRow, "purpose">;
  locked: { student: { id: string } };
}

interface TriedPayment extends Pick<BookedPayment, "record"> {
  attempt: Pick<Attempt, "id" | "status"> | null;
}

/** What is written about a captured payment. */
export function capturedWrite(
  { payment: { method, decline }, order, record, locked }: BookedPayment,
  appliedAs: AppliedAs,
  attempt: AttemptWrite,
  replaced: ReplacedTerms | null = null,
): PaymentWrite {
  return {
    paymentId: record.id,
    payment: { status: "captured", method, decline, appliedAs, replaced },
    attempt,
    order: { id: order.id, status: "paid" },
    now: locked.now,
  };
}

/** The terms that an upgrade takes the place of: a full refund of it brings them back, at the price that was pinned. */
export function replacedTerms(
  { planVersionId, price }: Pick<Subscription, "planVersionId" | "price">,
  appliedAs: AppliedAs,
): ReplacedTerms | null {
  if (appliedAs !== "upgrade" || planVersionId === null || price === null) return null;
  return { versionId: planVersionId, price: price.amount };
}

/** What is written about a pending or declined payment. A declined renewal ends its order; in a checkout another try may follow. */
export function unpaidBooking(
  { payment: { method, decline }, order, record, locked }: BookedPayment,
  status: Exclude<PaymentState, "captured" | "refunded">,
  attempt: AttemptWrite,
): PaymentWrite {
  return {
    paymentId: record.id,
    payment: { status, method, decline, appliedAs: null },
    attempt,
    order: attempt && !isAttemptOpen(attempt.status) ? { id: order.id, status: "abandoned" } : null,
    now: locked.now,
  };
}

/**
 * The debit of an attempt was captured. If its money bought the period, the attempt is captured too, however late; if it is refunded,
 * an open attempt is abandoned, and a closed one keeps its status.
 */
export function closedAttempt({ attempt, record }: TriedPayment, refundReason: string | null): AttemptWrite {
  if (!attempt) return null;
  const common = { id: attempt.id, paymentId: record.id };
  if (refundReason === null) return { ...common, status: "captured", decline: null };
  const status = isAttemptOpen(attempt.status) ? "abandoned" : attempt.status;
  return { ...common, status, decline: { code: "REFUNDED", reason: refundReason } };
}

/** The gateway may decline without a reason. */
function declineReason({ decline }: Pick<GatewayPayment, "decline">): string {
  return decline?.reason ?? "payment_failed";
}

/** The debit of an attempt did not succeed, and its reason says what became of the attempt. */
export function declinedAttempt(attemptId: string, { payment, record }: Pick<BookedPayment, "payment" | "record">) {
  const { code = "BAD_REQUEST_ERROR", source = null } = payment.decline ?? {};
  const decline = { code, reason: declineReason(payment) };
  const status = finalVerdict({ ...decline, source });
  return { id: attemptId, status, paymentId: record.id, decline } satisfies AttemptWrite;
}

/** For the audit log: a try in the checkout was declined. The decline of an attempt is audited with its subscription. */
export function checkoutDeclined({ payment, record, order, locked }: DeclinedCheckout): AuditFact {
  const { amount, currency, decline } = payment;
  return {
    action: "payment.declined",
    studentId: locked.student.id,
    subject: toWireId("payment", record.id),
    after: { purpose: order.purpose, amount, currency, code: decline?.code, reason: decline?.reason },
  };
}
