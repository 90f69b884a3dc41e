import { declineFacts } from "../errors";
import type { Card } from "../instruments";
import type { CustomerRow, DisputeRow, Notes, OrderRow, PaymentRow, RefundRow, TokenRow } from "./rows";

export type Entity = Record<string, unknown>;

export const unixSeconds = (at: Date) => Math.floor(at.getTime() / 1000);

/** Razorpay writes empty notes as an empty list; clients have to handle that, so the simulator does the same. */
const notesOf = (notes: Notes) => (Object.keys(notes).length === 0 ? [] : notes);

export function collection(items: Entity[]): Entity {
  return { entity: "collection", count: items.length, items };
}

export function customerEntity(row: CustomerRow): Entity {
  return {
    id: row.id,
    entity: "customer",
    name: row.name,
    email: row.email,
    contact: row.contact,
    gstin: row.gstin,
    notes: notesOf(row.notes),
    created_at: unixSeconds(row.created_at),
  };
}

export function orderEntity(row: OrderRow): Entity {
  return {
    id: row.id,
    entity: "order",
    amount: row.amount,
    amount_paid: row.amount_paid,
    amount_due: row.amount - row.amount_paid,
    currency: row.currency,
    receipt: row.receipt,
    offer_id: null,
    status: row.status,
    attempts: row.attempts,
    notes: notesOf(row.notes),
    ...(row.customer_id ? { customer_id: row.customer_id } : {}),
    created_at: unixSeconds(row.created_at),
  };
}

export function paymentEntity(row: PaymentRow): Entity {
  const isCaptured = row.status === "captured" || row.status === "refunded";
  return {
    id: row.id,
    entity: "payment",
    amount: row.amount,
    currency: row.currency,
    status: row.status,
    order_id: row.order_id,
    invoice_id: null,
    international: false,
    method: row.method,
    amount_refunded: row.amount_refunded,
    refund_status: refundStatus(row),
    captured: isCaptured,
    description: row.description,
    card_id: row.card ? `card_${row.id.slice("pay_".length)}` : null,
    ...(row.card ? { card: cardEntity(row.card, row.id) } : {}),
    bank: null,
    wallet: null,
    vpa: row.vpa,
    email: row.email,
    contact: row.contact,
    ...(row.customer_id ? { customer_id: row.customer_id } : {}),
    ...(row.token_id ? { token_id: row.token_id } : {}),
    notes: notesOf(row.notes),
    fee: isCaptured ? feeOf(row.amount) : null,
    tax: isCaptured ? 0 : null,
    ...errorMembers(row),
    acquirer_data: row.method === "upi" ? { rrn: null } : { auth_code: null },
    created_at: unixSeconds(row.created_at),
  };
}

/** Two per cent, as an Indian card costs; nothing is computed from it, but a report that reads `fee` gets a value. */
const feeOf = (amount: number) => Math.round(amount * 0.02);

function refundStatus(row: PaymentRow): string | null {
  if (row.amount_refunded === 0) return null;
  return row.amount_refunded === row.amount ? "full" : "partial";
}

function errorMembers(row: PaymentRow): Entity {
  const reason = row.status === "failed" ? row.error_reason : null;
  const decline = reason ? declineFacts(reason) : null;
  return {
    error_code: decline?.code ?? null,
    error_description: decline?.description ?? null,
    error_source: decline?.source ?? null,
    error_step: decline?.step ?? null,
    error_reason: decline ? reason : null,
  };
}

function cardEntity(card: Card, paymentId: string): Entity {
  return {
    id: `card_${paymentId.slice("pay_".length)}`,
    entity: "card",
    name: "",
    last4: card.last4,
    network: card.network,
    type: card.type,
    issuer: card.issuer,
    international: false,
    emi: false,
    sub_type: "consumer",
  };
}

export function tokenEntity(row: TokenRow): Entity {
  const [username = "", handle = ""] = row.vpa?.split("@") ?? [];
  return {
    id: row.id,
    entity: "token",
    token: row.id.slice("token_".length),
    bank: null,
    wallet: null,
    method: row.method,
    ...(row.card
      ? {
          card: {
            entity: "card",
            name: "",
            last4: row.card.last4,
            network: row.card.network,
            type: row.card.type,
            issuer: row.card.issuer,
            international: false,
            expiry_month: String(row.card.expiryMonth).padStart(2, "0"),
            expiry_year: String(row.card.expiryYear),
            flows: { recurring: true, otp: true },
          },
        }
      : { vpa: { username, handle, name: null } }),
    customer_id: row.customer_id,
    recurring: true,
    recurring_details: { status: row.status, failure_reason: row.failure_reason },
    auth_type: null,
    mrn: null,
    used_at: row.used_at ? unixSeconds(row.used_at) : null,
    created_at: unixSeconds(row.created_at),
    max_amount: row.max_amount,
    expired_at: unixSeconds(row.expire_at),
    dcc_enabled: false,
  };
}

export function refundEntity(row: RefundRow): Entity {
  return {
    id: row.id,
    entity: "refund",
    amount: row.amount,
    currency: row.currency,
    payment_id: row.payment_id,
    notes: notesOf(row.notes),
    receipt: row.receipt,
    acquirer_data: { arn: null },
    created_at: unixSeconds(row.created_at),
    batch_id: null,
    status: "processed",
    speed_processed: "normal",
    speed_requested: row.speed,
  };
}

/** The evidence is what a seller uploads in the dashboard, which the simulator has not. */
const NO_EVIDENCE = {
  summary: null,
  shipping_proof: null,
  billing_proof: null,
  cancellation_proof: null,
  customer_communication: null,
  proof_of_service: null,
  explanation_letter: null,
  refund_confirmation: null,
  access_activity_log: null,
  refund_cancellation_policy: null,
  term_and_conditions: null,
  others: null,
  submitted_at: null,
};

export function disputeEntity(row: DisputeRow): Entity {
  return {
    id: row.id,
    entity: "dispute",
    payment_id: row.payment_id,
    amount: row.amount,
    currency: row.currency,
    amount_deducted: row.amount_deducted,
    reason_code: row.reason_code,
    reason_description: row.reason_description,
    respond_by: unixSeconds(row.respond_by),
    status: row.status,
    phase: row.phase,
    created_at: unixSeconds(row.created_at),
    evidence: { amount: row.amount, ...NO_EVIDENCE },
  };
}
