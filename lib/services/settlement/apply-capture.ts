import { gatewayIdHash } from "@/lib/crypto/encryption";
import { invoiceFragment } from "@/lib/db/invoice/invoice-rows";
import type { AppliedAs } from "@/lib/db/payment/payment-rows";
import { paymentFragment } from "@/lib/db/payment/write-payment";
import type { Connection } from "@/lib/db/sql/query";
import { fixCurrency } from "@/lib/db/student/fix-currency";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { mismatchOf } from "@/lib/domain/order";
import type { RepaymentReason } from "@/lib/domain/refund";
import { drawInvoice } from "../invoices/issue-invoice";
import { capturedWrite, closedAttempt } from "../payment/build-booking";
import { boughtBy, invoiceFacts, saleEvent } from "../payment/build-sale";
import { keepMethod, type TokenOfPayment } from "../payment-methods/payment-method";
import { applyEvent } from "../subscription/apply-event";
import { autoRefund } from "./auto-refund";
import type { AttemptWrite, PaymentContext } from "./payment-context";
import { writePaymentEvent } from "./write-payment-event";

export interface CapturedWrite {
  appliedAs: AppliedAs;
  attempt: AttemptWrite;
  /** Together with what it bought. */
  isWritten: boolean;
}

/**
 * Gives what captured money was paid for, or writes down that it goes back: because it is not what was asked for, because her
 * subscription has no use for it, or because it only confirmed a payment method.
 */
export async function applyCapture(
  story: PaymentContext,
  token: TokenOfPayment | null,
  client: Connection,
): Promise<CapturedWrite> {
  const { by, locked, order, payment } = story;
  // Somebody has paid it back at the gateway before we ever heard of it.
  if (payment.status === "refunded") return refunded(story, "refunded");
  const mismatch = mismatchReason(story);
  if (mismatch) {
    const events = ["payment/refund.requested"] as const;
    await writePaymentEvent(story, { action: "payment.refused", reason: mismatch, events }, client);
    return sendBack(story, mismatch, client);
  }
  if (order.purpose === "mandate") return confirmMethod(story, token, client);

  const appliedAs = boughtBy(order.purpose);
  const attempt = closedAttempt(story, null);
  const { decision } = await applyEvent(withMethod(locked, token), saleEvent(story), by, client, {
    issueReceipt: async (sold) => {
      const invoice = await drawInvoice(invoiceFacts(sold, story, withMethod(locked, token).method), client);
      return { number: invoice.number, parts: [invoiceFragment(invoice)] };
    },
    parts: [paymentFragment(capturedWrite(story, appliedAs, attempt))],
  });
  if (decision.kind === "refused") throw new Error(`captured money was refused: ${decision.reason}`);
  if (decision.kind === "refund") return sendBack(story, decision.reason, client);
  if (token) await keepMethod(locked, token, client);
  if (locked.student.currency === null) await fixCurrency(order.student_id, order.currency, client);
  return { appliedAs, attempt, isWritten: true };
}

function refunded(story: PaymentContext, reason: string): CapturedWrite {
  return { appliedAs: "refund", attempt: closedAttempt(story, reason), isWritten: false };
}

/** The gateway holds payments to their orders by itself; what we give for money is decided here all the same. */
function mismatchReason({ order, payment, customerHash, locked }: PaymentContext): RepaymentReason | null {
  const { customerId } = payment;
  const isOfStudent = customerId && customerHash ? gatewayIdHash(customerId).equals(customerHash) : null;
  return mismatchOf(order, payment, isOfStudent) ?? (locked.student.isErased ? "student_erased" : null);
}

async function sendBack(story: PaymentContext, reason: RepaymentReason, client: Connection): Promise<CapturedWrite> {
  const { amount, currency } = story.payment;
  await autoRefund({ paymentId: story.known.id, amount, currency, reason, now: story.locked.now }, client);
  return refunded(story, reason);
}

/** The small amount has done its work when it is captured. Renewals that wait for a method are tried again by whoever hears of it. */
async function confirmMethod(
  story: PaymentContext,
  token: TokenOfPayment | null,
  client: Connection,
): Promise<CapturedWrite> {
  if (token) await keepMethod(story.locked, token, client);
  await sendBack(story, "mandate", client);
  const events = ["payment/refund.requested", ...(token ? (["payment/method.confirmed"] as const) : [])] as const;
  await writePaymentEvent(story, { action: "payment_method.changed", reason: null, events }, client);
  return { appliedAs: "mandate", attempt: null, isWritten: false };
}

/** The mail about this payment names what it was paid with. */
function withMethod(locked: LockedSubscription, token: TokenOfPayment | null): LockedSubscription {
  if (!token) return locked;
  const { mandateMax, issuer, ...facts } = token.facts;
  return { ...locked, method: { ...facts, id: "", hasToken: true } };
}
