import { z } from "zod";
import type {
  GatewayCustomer,
  GatewayDispute,
  GatewayOrder,
  GatewayPayment,
  GatewayRefund,
  GatewayToken,
  TokenStatus,
} from "./types";

/**
 * Schemas of the gateway's responses and webhooks, tolerant where its samples differ (empty notes are a list, flags and numbers
 * come in quotes, missing values are null, "" or left out), and strict where money depends on it.
 */

const text = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .catch(null)
  .transform((value) => value || null);

const whole = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).pipe(z.number().int().min(0));
const wholeOrNull = whole
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);
const time = whole.transform((seconds) => new Date(seconds * 1000));
const timeOrNull = wholeOrNull.transform((seconds) => (seconds ? new Date(seconds * 1000) : null));
const currency = z.string().regex(/^[A-Z]{3}$/);

const notes = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String))
  .nullish()
  .catch(null)
  .transform((value) => value ?? {});

export const customerSchema = z
  .object({ id: z.string().startsWith("cust_"), name: text, email: text, contact: text, notes })
  .transform(
    (raw): GatewayCustomer => ({
      id: raw.id,
      name: raw.name,
      email: raw.email,
      contact: raw.contact,
      studentId: raw.notes.student_id ?? null,
    }),
  );

export const orderSchema = z
  .object({
    id: z.string().startsWith("order_"),
    status: z.enum(["created", "attempted", "paid"]),
    amount: whole,
    amount_paid: wholeOrNull,
    currency,
    receipt: text,
    customer_id: text,
    created_at: time,
  })
  .transform(
    (raw): GatewayOrder => ({
      id: raw.id,
      status: raw.status,
      amount: raw.amount,
      amountPaid: raw.amount_paid ?? 0,
      currency: raw.currency,
      receipt: raw.receipt,
      customerId: raw.customer_id,
      createdAt: raw.created_at,
    }),
  );

const card = z
  .object({ last4: text, network: text, issuer: text, expiry_month: wholeOrNull, expiry_year: wholeOrNull })
  .nullish()
  .catch(null);

/** A payment's UPI id is a string, a token's an object of its two halves. */
const upi = z
  .union([
    z.string().transform((value) => value || null),
    z
      .object({ username: z.string().min(1), handle: z.string().min(1) })
      .transform(({ username, handle }) => `${username}@${handle}`),
  ])
  .nullish()
  .catch(null)
  .transform((value) => value ?? null);

export const paymentSchema = z
  .object({
    id: z.string().startsWith("pay_"),
    status: z.enum(["created", "authorized", "captured", "refunded", "failed"]),
    amount: whole,
    amount_refunded: wholeOrNull,
    currency,
    order_id: text,
    customer_id: text,
    token_id: text,
    method: text,
    card,
    vpa: upi,
    email: text,
    contact: text,
    notes,
    error_code: text,
    error_description: text,
    error_reason: text,
    error_source: text,
    error_step: text,
    created_at: time,
  })
  .transform(
    (raw): GatewayPayment => ({
      id: raw.id,
      status: raw.status,
      amount: raw.amount,
      amountRefunded: raw.amount_refunded ?? 0,
      currency: raw.currency,
      orderId: raw.order_id,
      customerId: raw.customer_id,
      tokenId: raw.token_id,
      method: raw.method,
      card: raw.card ? { lastFour: raw.card.last4, network: raw.card.network, issuer: raw.card.issuer } : null,
      upiHandle: raw.vpa,
      email: raw.email,
      contact: raw.contact,
      notes: raw.notes,
      decline: raw.status === "failed" ? declineOf(raw) : null,
      createdAt: raw.created_at,
    }),
  );

interface ErrorMembers {
  error_code: string | null;
  error_description: string | null;
  error_reason: string | null;
  error_source: string | null;
  error_step: string | null;
}

function declineOf(raw: ErrorMembers) {
  return {
    code: raw.error_code ?? "BAD_REQUEST_ERROR",
    reason: raw.error_reason ?? "payment_failed",
    description: raw.error_description ?? "The payment failed.",
    source: raw.error_source,
    step: raw.error_step,
  };
}

export const tokenSchema = z
  .object({
    id: z.string().startsWith("token_"),
    method: text,
    card,
    vpa: upi,
    recurring_details: z.object({ status: text, failure_reason: text }).nullish().catch(null),
    max_amount: wholeOrNull,
    expired_at: timeOrNull,
  })
  .transform(
    (raw): GatewayToken => ({
      id: raw.id,
      kind: z.enum(["card", "upi"]).nullable().catch(null).parse(raw.method),
      status: toTokenStatus(raw.recurring_details?.status ?? null),
      lastFour: raw.card?.last4 ?? null,
      network: raw.card?.network ?? null,
      issuer: raw.card?.issuer ?? null,
      expiryMonth: raw.card?.expiry_month ?? null,
      expiryYear: raw.card?.expiry_year ?? null,
      upiHandle: raw.vpa,
      maxAmount: raw.max_amount,
      expiresAt: raw.expired_at,
      failureReason: raw.recurring_details?.failure_reason ?? null,
    }),
  );

/**
 * Every status of a token that is documented. A mandate that is being cancelled must not be charged any more, and one that was resumed is
 * confirmed again. Sources: api/payments/recurring-payments/upi/tokens, …/webhooks (`token.resumed`: UPI only), …/cards/tokens.
 */
const TOKEN_STATUSES: Record<string, TokenStatus> = {
  initiated: "initiated",
  confirmed: "confirmed",
  resumed: "confirmed",
  rejected: "rejected",
  cancelled: "cancelled",
  cancellation_initiated: "cancelled",
  deactivated: "cancelled",
  paused: "paused",
  expired: "expired",
};

/** Null for a word that nobody documents, of which nothing is concluded. */
export function toTokenStatus(word: string | null): TokenStatus | null {
  return TOKEN_STATUSES[word?.toLowerCase() ?? ""] ?? null;
}

export const refundSchema = z
  .object({
    id: z.string().startsWith("rfnd_"),
    payment_id: z.string(),
    status: z.enum(["pending", "processed", "failed"]).catch("pending"),
    amount: whole,
    currency,
    receipt: text,
    created_at: time,
  })
  .transform(
    (raw): GatewayRefund => ({
      id: raw.id,
      paymentId: raw.payment_id,
      status: raw.status,
      amount: raw.amount,
      currency: raw.currency,
      receipt: raw.receipt,
      createdAt: raw.created_at,
    }),
  );

/**
 * `action_required` is an event (the bank asks for more, and the dispute is open again); integrators report it as a status too, which the
 * documents' list of statuses does not have.
 */
const disputeStatus = z.preprocess(
  (status) => (status === "action_required" ? "open" : status),
  z.enum(["open", "under_review", "won", "lost", "closed"]),
);

export const disputeSchema = z
  .object({
    id: z.string().startsWith("disp_"),
    payment_id: z.string().startsWith("pay_"),
    status: disputeStatus,
    phase: text,
    amount: whole,
    amount_deducted: wholeOrNull,
    currency,
    reason_code: text,
    reason_description: text,
    respond_by: timeOrNull,
    created_at: time,
  })
  .transform(
    (raw): GatewayDispute => ({
      id: raw.id,
      paymentId: raw.payment_id,
      status: raw.status,
      phase: raw.phase,
      amount: raw.amount,
      amountDeducted: raw.amount_deducted ?? 0,
      currency: raw.currency,
      reasonCode: raw.reason_code,
      reasonDescription: raw.reason_description,
      respondBy: raw.respond_by,
      createdAt: raw.created_at,
    }),
  );

export const chargeSchema = z.object({ razorpay_payment_id: z.string().startsWith("pay_") });

export const deletedSchema = z.unknown().transform(() => null);

export function listOf<Schema extends z.ZodType>(item: Schema) {
  return z.object({ items: z.array(item) }).transform((raw) => raw.items);
}
