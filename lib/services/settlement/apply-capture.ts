import { gatewayIdHash } from "@/lib/crypto/encryption";
import { invoiceFragment } from "@/lib/db/invoice/invoice-rows";
import type { AppliedAs } from "@/lib/db/payment/payment-rows";
import { paymentFragment } from "@/lib/db/payment/write-payment";
import type { Connection } from "@/lib/db/sql/query";
import { fixCurrency } from "@/lib/db/student/fix-currency";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { mismatchOf } from "@/lib/domain/order";
import type { RepaymentReason } from "@/lib/domain/refund";
import { prepareInvoice } from "../invoices/issue-invoice";
import { revokeUnused } from "../mandates/write-revocation";
import { takePayer } from "../payers/take-payer";
import { savePaymentMethod, type TokenOfPayment } from "../payment-methods/payment-method";
import { applyEvent } from "../subscription/apply-event";
import { autoRefund } from "./auto-refund";
import { capturedWrite, closedAttempt, replacedTerms } from "./build-payment-write";
import { boughtBy, invoiceFacts, saleEvent } from "./build-sale";
import type { AttemptWrite, PaymentContext } from "./payment-context";
import { writePaymentEvent } from "./write-payment-event";

export interface CapturedWrite {
  appliedAs: AppliedAs;
  attempt: AttemptWrite;
  /** Whether it has been written already, in one statement with what it bought. */
  isWritten: boolean;
}

/**
 * Applies a captured payment to what it paid for, or records that it is refunded: because of a mismatch with its order, because the
 * subscription has no use for it, or because it only confirmed a payment method.
 */
export async function applyCapture(
  context: PaymentContext,
  token: TokenOfPayment | null,
  client: Connection,
): Promise<CapturedWrite> {
  const { by, locked, order, payment } = context;
  // It was refunded at the gateway before we learned of it.
  if (payment.status === "refunded") {
    await revokeUnused(context, token, client);
    return refunded(context, "refunded");
  }
  const mismatch = mismatchReason(context);
  if (mismatch) {
    const events = ["payment/refund.requested"] as const;
    await writePaymentEvent(context, { action: "payment.refused", reason: mismatch, events }, client);
    await revokeUnused(context, token, client);
    return refundToPayer(context, mismatch, client);
  }
  if (order.purpose === "mandate") return confirmMethod(context, token, client);

  const appliedAs = boughtBy(order.purpose);
  const attempt = closedAttempt(context, null);
  const replaced = replacedTerms(locked.subscription, appliedAs);
  const { decision } = await applyEvent(withMethod(locked, token), saleEvent(context), by, client, {
    issueReceipt: async (sold) => {
      const invoice = await prepareInvoice(invoiceFacts(sold, context, withMethod(locked, token).method), client);
      return { number: invoice.number, fragments: [invoiceFragment(invoice)] };
    },
    fragments: [paymentFragment(capturedWrite(context, appliedAs, attempt, replaced))],
  });
  if (decision.kind === "refused") throw new Error(`captured money was refused: ${decision.reason}`);
  if (decision.kind === "refund") {
    await revokeUnused(context, token, client);
    return refundToPayer(context, decision.reason, client);
  }
  await keepMandate(context, token, client);
  if (locked.student.currency === null) await fixCurrency(order.student_id, order.currency, client);
  return { appliedAs, attempt, isWritten: true };
}

function refunded(context: PaymentContext, reason: string): CapturedWrite {
  return { appliedAs: "refund", attempt: closedAttempt(context, reason), isWritten: false };
}

/** The gateway matches payments with their orders too; we still check for ourselves before giving anything for the money. */
function mismatchReason({ order, payment, customerHash, locked }: PaymentContext): RepaymentReason | null {
  const { customerId } = payment;
  const isOfStudent = customerId && customerHash ? gatewayIdHash(customerId).equals(customerHash) : null;
  return mismatchOf(order, payment, isOfStudent) ?? (locked.student.isErased ? "student_erased" : null);
}

async function refundToPayer(
  context: PaymentContext,
  reason: RepaymentReason,
  client: Connection,
): Promise<CapturedWrite> {
  const { amount, currency } = context.payment;
  await autoRefund({ paymentId: context.record.id, amount, currency, reason, now: context.locked.now }, client);
  return refunded(context, reason);
}

/** Capturing the small amount confirms the mandate, so it is refunded. The event's handler retries renewals that wait for a method. */
async function confirmMethod(
  context: PaymentContext,
  token: TokenOfPayment | null,
  client: Connection,
): Promise<CapturedWrite> {
  await keepMandate(context, token, client);
  await refundToPayer(context, "mandate", client);
  const events = ["payment/refund.requested", ...(token ? (["payment/method.confirmed"] as const) : [])] as const;
  await writePaymentEvent(context, { action: "payment_method.changed", reason: null, events }, client);
  return { appliedAs: "mandate", attempt: null, isWritten: false };
}

/** What a payment in the checkout leaves for the debits to come: the mandate, and whom to debit. */
async function keepMandate(
  { by: { realNow }, locked, order, payment }: PaymentContext,
  token: TokenOfPayment | null,
  client: Connection,
): Promise<void> {
  if (token) await savePaymentMethod(locked, token, realNow, client);
  if (order.purpose !== "renewal") await takePayer(locked.student.id, payment, { now: locked.now, realNow }, client);
}

/** The mail about this payment names what it was paid with. */
function withMethod(locked: LockedSubscription, token: TokenOfPayment | null): LockedSubscription {
  if (!token) return locked;
  const { mandateMax, mandateExpiresAt, issuer, ...shown } = token.facts;
  const method = { ...shown, mandateExpiresAt: mandateExpiresAt?.toISOString() ?? null, payerMissing: [] };
  return { ...locked, method: { ...method, id: "", hasToken: true } };
}
