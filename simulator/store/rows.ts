import type { Card, Method } from "../instruments";

export type Notes = Record<string, string>;

export interface CustomerRow {
  id: string;
  name: string | null;
  email: string | null;
  contact: string | null;
  gstin: string | null;
  notes: Notes;
  created_at: Date;
}

/** The mandate that the payment of an order will register. */
export interface MandateTerms {
  max_amount: number;
  expire_at: number;
  frequency: string;
}

export interface OrderRow {
  id: string;
  customer_id: string | null;
  amount: number;
  amount_paid: number;
  currency: string;
  receipt: string | null;
  status: "created" | "attempted" | "paid";
  attempts: number;
  notes: Notes;
  token: MandateTerms | null;
  auto_capture: boolean;
  created_at: Date;
}

/** As Razorpay documents them; a mandate that was paused and goes on is `resumed` (UPI only), which can be charged like a confirmed one. */
export const TOKEN_STATUSES = [
  "initiated",
  "confirmed",
  "rejected",
  "cancellation_initiated",
  "cancelled",
  "paused",
  "resumed",
  "expired",
  "deactivated",
] as const;

export interface TokenRow {
  id: string;
  customer_id: string;
  method: Method;
  instrument: string;
  card: Card | null;
  vpa: string | null;
  status: (typeof TOKEN_STATUSES)[number];
  failure_reason: string | null;
  max_amount: number;
  expire_at: Date;
  created_at: Date;
  used_at: Date | null;
  deleted_at: Date | null;
}

export interface PaymentRow {
  id: string;
  order_id: string;
  customer_id: string | null;
  token_id: string | null;
  amount: number;
  amount_refunded: number;
  currency: string;
  status: "created" | "authorized" | "captured" | "refunded" | "failed";
  method: Method;
  card: Card | null;
  vpa: string | null;
  email: string | null;
  contact: string | null;
  description: string | null;
  notes: Notes;
  recurring: boolean;
  error_reason: string | null;
  settle_at: Date | null;
  settle_reason: string | null;
  created_at: Date;
  captured_at: Date | null;
}

export interface RefundRow {
  id: string;
  payment_id: string;
  amount: number;
  currency: string;
  receipt: string | null;
  speed: string;
  notes: Notes;
  idempotency_key: string | null;
  created_at: Date;
}

export const DISPUTE_PHASES = ["fraud", "retrieval", "chargeback", "pre_arbitration", "arbitration"] as const;
export type DisputePhase = (typeof DISPUTE_PHASES)[number];
export type DisputeStatus = "open" | "under_review" | "won" | "lost" | "closed";

export interface DisputeRow {
  id: string;
  payment_id: string;
  amount: number;
  amount_deducted: number;
  currency: string;
  reason_code: string;
  reason_description: string;
  respond_by: Date;
  status: DisputeStatus;
  phase: DisputePhase;
  created_at: Date;
}
