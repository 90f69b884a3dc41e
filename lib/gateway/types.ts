/** The app's own types of the gateway. Amounts are integers in the currency's minor unit. */

export type PaymentStatus = "created" | "authorized" | "captured" | "refunded" | "failed";
export type OrderStatus = "created" | "attempted" | "paid";
export type MethodKind = "card" | "upi";
export type TokenStatus = "initiated" | "confirmed" | "rejected" | "cancelled" | "paused" | "expired";
export type RefundStatus = "pending" | "processed" | "failed";

/** Why a payment was declined, as the gateway reports it; decisions use `reason`. */
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
  /** Of its notes: the student that it was created for; null where they name none. */
  studentId: string | null;
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

/** A mandate, which may be charged without the student. */
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

export type DisputeStatus = "open" | "under_review" | "won" | "lost" | "closed";

/** A payment that the payer's bank questions: https://razorpay.com/docs/api/disputes/entity */
export interface GatewayDispute {
  id: string;
  paymentId: string;
  status: DisputeStatus;
  /** fraud, retrieval, chargeback, pre_arbitration or arbitration. */
  phase: string | null;
  amount: number;
  /** What was taken from the balance; 0 until it is lost. */
  amountDeducted: number;
  currency: string;
  reasonCode: string | null;
  reasonDescription: string | null;
  /** Without evidence by then it is lost. */
  respondBy: Date | null;
  createdAt: Date;
}

/** A page of one of the account's own lists, newest first. New items shift the rest to later pages: an item may be seen twice, but is never missed. */
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
  /** Our id of the student, by which the simulator and support find the customer. */
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
  /** Ours, unique, at most 40 characters: an order is found by it if the response was lost. */
  receipt: string;
  customerId: string;
  /** Asks the student to authorize later debits; for a payment in the checkout. */
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
  /**
   * The payer's, where the bank sends its pre-debit notification. A debit without both is refused, and the gateway's customer is not known
   * to keep them (https://razorpay.com/docs/api/payments/recurring-payments/cards/subsequent-payments/; Vacademy vacademy_platform #2726).
   */
  email: string;
  contact: string;
  notes?: Record<string, string>;
}

export interface RefundInput {
  paymentId: string;
  amount: number;
  /** Ours, unique, 10 to 40 characters: the idempotency key, so the same receipt never refunds twice. */
  receipt: string;
  notes?: Record<string, string>;
}

/** No trustworthy response: the call may have had its effect. Reconcile it before anything else is done. */
export interface Unknown {
  kind: "unknown";
  /** For logs and the admin area: what came instead of a response. */
  cause: string;
}

export type Outcome<T> = { kind: "done"; value: T } | Unknown;

/** A debit is submitted, never done: its outcome comes by webhook or by fetching it. */
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
 * The part of Razorpay that we use. Reads return or throw a GatewayError; calls that have an effect can also be
 * `unknown`. Nothing is retried in here: the caller that stores the attempt decides about retries.
 */
export interface Gateway {
  createCustomer(input: CreateCustomerInput): Promise<Outcome<GatewayCustomer>>;
  getCustomer(customerId: string): Promise<GatewayCustomer>;
  /** Updates what is given, so that notices of the gateway reach the payer; null leaves it as it is. */
  updateCustomer(
    customerId: string,
    change: { name: string | null; email: string | null; contact: string | null },
  ): Promise<Outcome<GatewayCustomer>>;

  /** Idempotent: if the receipt is taken, it returns the order that has it. */
  createOrder(input: CreateOrderInput): Promise<Outcome<GatewayOrder>>;
  getOrder(orderId: string): Promise<GatewayOrder>;
  findOrderByReceipt(receipt: string): Promise<GatewayOrder | null>;
  listOrderPayments(orderId: string): Promise<GatewayPayment[]>;

  getPayment(paymentId: string): Promise<GatewayPayment>;
  capturePayment(input: { paymentId: string; amount: number; currency: string }): Promise<Outcome<GatewayPayment>>;

  listTokens(customerId: string): Promise<GatewayToken[]>;
  getToken(customerId: string, tokenId: string): Promise<GatewayToken>;
  /** Asks the bank to end the mandate: for UPI, whose mandate outlives its token. */
  cancelToken(customerId: string, tokenId: string): Promise<Outcome<null>>;
  deleteToken(customerId: string, tokenId: string): Promise<Outcome<null>>;
  /** NOT idempotent: another call may charge again. Check the order's payments first. */
  chargeToken(input: ChargeTokenInput): Promise<ChargeOutcome>;

  /** Idempotent with the same receipt and amount. */
  refund(input: RefundInput): Promise<Outcome<GatewayRefund>>;
  listRefunds(paymentId: string): Promise<GatewayRefund[]>;

  /** Of the whole account, including payments that are not ours. */
  listAllPayments(page: ListPage): Promise<GatewayPayment[]>;
  listAllRefunds(page: ListPage): Promise<GatewayRefund[]>;

  getDispute(disputeId: string): Promise<GatewayDispute>;
  /** Of the whole account, newest first. The SDK sends no times with it. */
  listDisputes(page: Pick<ListPage, "count" | "skip">): Promise<GatewayDispute[]>;

  /** Whether the gateway signed the checkout's callback. It says nothing about amount or status: fetch the payment. */
  isCheckoutSignature(proof: CheckoutProof): boolean;
}
