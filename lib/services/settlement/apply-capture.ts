import { gatewayIdHash } from "@/lib/crypto/encryption";
import { type InvoicePaidWith, type InvoiceRecipient, invoiceFragment } from "@/lib/db/invoice/invoice-rows";
import type { AppliedAs } from "@/lib/db/payment/payment-rows";
import { paymentFragment } from "@/lib/db/payment/write-payment";
import type { Connection } from "@/lib/db/sql/query";
import { fixCurrency } from "@/lib/db/student/fix-currency";
import type { DefaultMethod, LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { money } from "@/lib/domain/money";
import { mismatchOf } from "@/lib/domain/order";
import type { RepaymentReason } from "@/lib/domain/refund";
import type { Sale, SubscriptionEvent } from "@/lib/domain/subscription-model";
import { billingOf } from "../invoices/billing-details";
import { drawInvoice } from "../invoices/issue-invoice";
import { capturedWrite, closedAttempt } from "../payment/build-booking";
import { keepMethod, type TokenOfPayment } from "../payment-methods/payment-method";
import { applyEvent } from "../subscription/apply-event";
import { autoRefund } from "./auto-refund";
import type { AttemptWrite, PaymentContext } from "./payment-context";
import { writePaymentEvent } from "./write-payment-event";

/** What the money of an order buys. */
const BUYS = { purchase: "purchase", renewal: "renewal", renew_now: "renewal", upgrade: "upgrade" } as const;

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

  const appliedAs = BUYS[order.purpose];
  const attempt = closedAttempt(story, null);
  const { decision } = await applyEvent(withMethod(locked, token), eventOf(story), by, client, {
    issueReceipt: async (sold) => {
      const invoice = await drawInvoice({ ...sold, ...factsOf(story, withMethod(locked, token)) }, client);
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

function saleOf({ order, known, payment, plan, attempt }: PaymentContext): Sale {
  if (!plan) throw new Error(`the order ${order.id} sells a plan that has no price in ${order.currency}`);
  const paid = money(payment.amount, payment.currency);
  return {
    paymentId: known.id,
    // What she agreed to is her price from now on. An upgrade pays a part; the whole is the catalogue's.
    plan: order.purpose === "upgrade" ? plan : { ...plan, price: paid },
    paid,
    requestedAt: attempt?.createdAt ?? order.created_at,
  };
}

function eventOf(story: PaymentContext): SubscriptionEvent {
  const { order, attempt } = story;
  const sale = saleOf(story);
  switch (order.purpose) {
    case "renewal":
      if (!attempt) throw new Error(`the order ${order.id} renews without an attempt`);
      return { type: "renewal_captured", sale, renews: attempt.periodStart };
    case "renew_now":
      return { type: "renewal_captured", sale, renews: null };
    case "upgrade":
      if (!order.priced_until) throw new Error(`the order ${order.id} upgrades without an end`);
      return { type: "upgrade_captured", sale, pricedUntil: order.priced_until };
    default:
      return { type: "purchase_captured", sale };
  }
}

function factsOf(story: PaymentContext, { method }: LockedSubscription) {
  const { order, known, payment, locked } = story;
  return {
    studentId: order.student_id,
    isTest: locked.student.testClockId !== null,
    paymentId: known.id,
    total: money(payment.amount, payment.currency),
    recipient: recipientOf(story),
    // Of what has no mandate (a wallet, a bank) the payment itself says the kind, and there is nothing else to show.
    paidWith: method && method.kind === payment.method ? shownOf(method) : null,
    now: locked.now,
  };
}

function shownOf({ kind, network, lastFour, upiHandle }: DefaultMethod): InvoicePaidWith {
  return { kind, network, lastFour, upiHandle };
}

/** A purchase is invoiced as she said at its checkout; everything after it as she says by then. */
function recipientOf({ order, locked: { student } }: PaymentContext): InvoiceRecipient {
  const { address } = student.billing;
  const { name, state, gstin } = billingOf(student);
  if (order.purpose !== "purchase") return { name, address, state, gstin };
  return { name: order.billing_name ?? name, address, state: order.billing_state, gstin: order.billing_gstin };
}
