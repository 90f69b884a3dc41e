/** What the product knows of payments, in its own words. Amounts are integers in the currency's minor unit. */

export type PaymentStatus = "created" | "authorized" | "captured" | "refunded" | "failed";
export type OrderStatus = "created" | "attempted" | "paid";
export type MethodKind = "card" | "upi";
export type TokenStatus = "initiated" | "confirmed" | "rejected" | "cancelled" | "paused";
export type RefundStatus = "pending" | "processed" | "failed";

/** Why money did not come, in the gateway's words; `reason` is the one to decide by. */
export interface Decline {
  code: string;
  reason: string;
  description: string;
  source: string | null;
  step: string | null;
}

export interface GatewayCustomer {
  id: string;
  name: string | null;
  email: string | null;
  contact: string | null;
}

export interface GatewayOrder {
  id: string;
  status: OrderStatus;
  amount: number;
  amountPaid: number;
  currency: string;
  receipt: string | null;
  customerId: string | null;
  createdAt: Date;
}

export interface GatewayPayment {
  id: string;
  status: PaymentStatus;
  amount: number;
  amountRefunded: number;
  currency: string;
  orderId: string | null;
  customerId: string | null;
  tokenId: string | null;
  method: string | null;
  card: { lastFour: string | null; network: string | null; issuer: string | null } | null;
  upiHandle: string | null;
  email: string | null;
  contact: string | null;
  notes: Record<string, string>;
  /** Set on a failed payment. */
  decline: Decline | null;
  createdAt: Date;
}

/** A mandate: what may be charged without the student. */
export interface GatewayToken {
  id: string;
  /** Null for kinds that we do not offer. */
  kind: MethodKind | null;
  status: TokenStatus | null;
  lastFour: string | null;
  network: string | null;
  issuer: string | null;
  expiryMonth: number | null;
  expiryYear: number | null;
  upiHandle: string | null;
  maxAmount: number | null;
  expiresAt: Date | null;
  failureReason: string | null;
}

export interface GatewayRefund {
  id: string;
  paymentId: string;
  status: RefundStatus;
  amount: number;
  currency: string;
  receipt: string | null;
  createdAt: Date;
}

/** A page of one of the account's own lists, newest first. What comes in between moves the rest on: it may be seen twice, never missed. */
export interface ListPage {
  /** By the gateway's clock, both included. */
  from: Date;
  to: Date;
  /** 100 at most. */
  count: number;
  skip: number;
}

export interface CreateCustomerInput {
  name: string | null;
  email: string | null;
  contact?: string | null;
  /** Our id of the student: how the simulator finds her, and how support does. */
  studentId: string;
}

export interface Mandate {
  /** The most that may be taken in one debit, tax included. */
  maxAmount: number;
  expiresAt: Date;
}

export interface CreateOrderInput {
  amount: number;
  currency: string;
  /** Ours, unique, at most 40 characters: how an order is found again when the answer was lost. */
  receipt: string;
  customerId: string;
  /** Asks the student to agree to later debits; for a payment in the checkout. */
  mandate?: Mandate;
  notes?: Record<string, string>;
}

export interface ChargeTokenInput {
  orderId: string;
  customerId: string;
  tokenId: string;
  amount: number;
  currency: string;
  description: string;
  /** Where the bank's notice goes; what is left out is read from the gateway's customer. */
  email?: string | null;
  contact?: string | null;
  notes?: Record<string, string>;
}

export interface RefundInput {
  paymentId: string;
  amount: number;
  /** Ours, unique, 10 to 40 characters: the same receipt never refunds twice. */
  receipt: string;
  notes?: Record<string, string>;
}

/** No answer that could be trusted: it may have happened. Ask what became of it before anything else is done. */
export interface Unknown {
  kind: "unknown";
  /** For logs and the admin's page: what was heard instead of an answer. */
  cause: string;
}

export type Outcome<T> = { kind: "done"; value: T } | Unknown;

/** A debit is submitted, never done: the webhook or a fetch says what became of it. */
export type ChargeOutcome =
  | { kind: "submitted"; paymentId: string }
  | { kind: "declined"; paymentId: string | null; decline: Decline }
  | Unknown;

export interface CheckoutProof {
  orderId: string;
  paymentId: string;
  signature: string;
}

/**
 * Razorpay, as much of it as we use. Reads either answer or throw a GatewayError; calls that have an effect also know
 * `unknown`. Nothing is retried in here: when to try again is for whoever keeps the record of the attempt.
 */
export interface Gateway {
  createCustomer(input: CreateCustomerInput): Promise<Outcome<GatewayCustomer>>;
  getCustomer(customerId: string): Promise<GatewayCustomer>;
  /** Keeps a changed address or number with the customer, so that notices of debits reach her. */
  updateCustomer(
    customerId: string,
    change: { name?: string; email?: string; contact?: string },
  ): Promise<Outcome<GatewayCustomer>>;

  /** Safe to repeat: when the receipt is taken, the order that has it is the answer. */
  createOrder(input: CreateOrderInput): Promise<Outcome<GatewayOrder>>;
  getOrder(orderId: string): Promise<GatewayOrder>;
  findOrderByReceipt(receipt: string): Promise<GatewayOrder | null>;
  listOrderPayments(orderId: string): Promise<GatewayPayment[]>;

  getPayment(paymentId: string): Promise<GatewayPayment>;
  capturePayment(input: { paymentId: string; amount: number; currency: string }): Promise<Outcome<GatewayPayment>>;

  listTokens(customerId: string): Promise<GatewayToken[]>;
  getToken(customerId: string, tokenId: string): Promise<GatewayToken>;
  deleteToken(customerId: string, tokenId: string): Promise<Outcome<null>>;
  /** NOT safe to repeat: another call may charge again. Look at the order's payments first. */
  chargeToken(input: ChargeTokenInput): Promise<ChargeOutcome>;

  /** Safe to repeat with the same receipt and amount. */
  refund(input: RefundInput): Promise<Outcome<GatewayRefund>>;
  listRefunds(paymentId: string): Promise<GatewayRefund[]>;

  /** Of the whole account, also what is none of ours. */
  listAllPayments(page: ListPage): Promise<GatewayPayment[]>;
  listAllRefunds(page: ListPage): Promise<GatewayRefund[]>;

  /** Whether the checkout's answer was made by the gateway. It says nothing about amount or status: fetch the payment. */
  isCheckoutSignature(proof: CheckoutProof): boolean;
}
