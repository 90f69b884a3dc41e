import { debitVerdict } from "@/lib/domain/decline-reason";
import { GatewayError } from "./errors";
import { declineOf, type Failure, type RazorpayError, refusalReason, toGatewayError } from "./failure";
import {
  chargeSchema,
  customerSchema,
  deletedSchema,
  disputeSchema,
  listOf,
  orderSchema,
  paymentSchema,
  refundSchema,
  tokenSchema,
} from "./parse";
import { isSignature } from "./signature";
import { Transport } from "./transport";
import type {
  ChargeOutcome,
  ChargeTokenInput,
  CreateCustomerInput,
  CreateOrderInput,
  Decline,
  Gateway,
  GatewayOrder,
  ListPage,
  Outcome,
  RefundInput,
} from "./types";

export interface RazorpayOptions {
  baseUrl: string;
  keyId: string;
  keySecret: string;
  /** For a whole call; longer than the gateway needs on a bad day, shorter than a job waits. */
  timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 15_000;
const REFUND_IDEMPOTENCY_HEADER = "X-Refund-Idempotency";

export function createGateway(options: RazorpayOptions): Gateway {
  const transport = new Transport({ timeoutMs: DEFAULT_TIMEOUT_MS, ...options });
  const { sdk } = transport;
  const gateway: Gateway = {
    createCustomer: (input) => transport.write(customerSchema, () => sdk.customers.create(customerBody(input))),
    getCustomer: (id) => transport.read(customerSchema, () => sdk.customers.fetch(id)),
    updateCustomer: (id, change) => transport.write(customerSchema, () => sdk.customers.edit(id, detailsBody(change))),

    createOrder: (input) => createOrder(transport, gateway, input),
    getOrder: (id) => transport.read(orderSchema, () => sdk.orders.fetch(id)),
    findOrderByReceipt: async (receipt) => {
      const orders = await transport.read(listOf(orderSchema), () => sdk.orders.all({ receipt }));
      // The receipt is compared, in case the response ignored the filter and has another order.
      return orders.find((order) => order.receipt === receipt) ?? null;
    },
    listOrderPayments: (id) => transport.read(listOf(paymentSchema), () => sdk.orders.fetchPayments(id)),

    getPayment: (id) => transport.read(paymentSchema, () => sdk.payments.fetch(id)),
    capturePayment: ({ paymentId, amount, currency }) =>
      transport.write(paymentSchema, () => sdk.payments.capture(paymentId, amount, currency)),

    listTokens: (id) => transport.read(listOf(tokenSchema), () => sdk.customers.fetchTokens(id)),
    getToken: (id, tokenId) => transport.read(tokenSchema, () => sdk.customers.fetchToken(id, tokenId)),
    cancelToken: (id, tokenId) => {
      const path = `/v1/customers/${encodeURIComponent(id)}/tokens/${encodeURIComponent(tokenId)}/cancel`;
      return transport.write(deletedSchema, () => transport.put(path));
    },
    deleteToken: (id, tokenId) => transport.write(deletedSchema, () => sdk.customers.deleteToken(id, tokenId)),
    chargeToken: (input) => chargeToken(transport, gateway, input),

    refund: (input) => refund(transport, input),
    listRefunds: (id) =>
      transport.read(listOf(refundSchema), () => sdk.payments.fetchMultipleRefund(id, { count: 100 })),
    listAllPayments: (page) => transport.read(listOf(paymentSchema), () => sdk.payments.all(pageQuery(page))),
    listAllRefunds: (page) => transport.read(listOf(refundSchema), () => sdk.refunds.all(pageQuery(page))),
    getDispute: (id) => transport.read(disputeSchema, () => sdk.disputes.fetch(id)),
    listDisputes: (page) => transport.read(listOf(disputeSchema), () => sdk.disputes.all(page)),

    isCheckoutSignature: ({ orderId, paymentId, signature }) =>
      isSignature(`${orderId}|${paymentId}`, signature, options.keySecret),
  };
  return gateway;
}

function customerBody({ studentId, ...details }: CreateCustomerInput) {
  return {
    ...detailsBody(details),
    // The gateway returns the existing customer if it has one with this address and number. Its documents have it as text; the SDK's type
    // knows only numbers.
    fail_existing: "0" as unknown as 0,
    notes: { student_id: studentId },
  };
}

/**
 * A name has 3 to 50 characters of a small alphabet, and an address at most 64; all three are optional
 * (https://razorpay.com/docs/api/customers/create/). What does not fit is left out: a name in Devanagari must not stop a purchase.
 */
const CUSTOMER_NAME = /^[A-Za-z0-9 .'/@()]{3,50}$/;
const LONGEST_CUSTOMER_EMAIL = 64;

function detailsBody({ name, email, contact }: Omit<CreateCustomerInput, "studentId">) {
  const latin = name?.slice(0, 50).trim() ?? "";
  return {
    ...(CUSTOMER_NAME.test(latin) ? { name: latin } : {}),
    ...(email && email.length <= LONGEST_CUSTOMER_EMAIL ? { email } : {}),
    ...(contact ? { contact } : {}),
  };
}

async function createOrder(
  transport: Transport,
  gateway: Gateway,
  input: CreateOrderInput,
): Promise<Outcome<GatewayOrder>> {
  const result = await transport.attempt(orderSchema, (sdk) =>
    sdk.orders.create({
      amount: input.amount,
      currency: input.currency,
      receipt: input.receipt,
      customer_id: input.customerId,
      payment_capture: true,
      notes: input.notes ?? {},
      ...(input.mandate ? { token: mandateBody(input.mandate) } : {}),
    } as Parameters<typeof sdk.orders.create>[0]),
  );
  if (result.kind !== "refused") return result;
  if (!/receipt should be unique/i.test(result.failure.error?.description ?? "")) throw toGatewayError(result.failure);
  const existing = await gateway.findOrderByReceipt(input.receipt);
  if (existing?.amount === input.amount && existing.currency === input.currency)
    return { kind: "done", value: existing };
  throw new GatewayError("invalid", `The receipt ${input.receipt} belongs to another order.`, { field: "receipt" });
}

function pageQuery({ from, to, count, skip }: ListPage) {
  return { from: unixSeconds(from), to: unixSeconds(to), count, skip };
}

function unixSeconds(instant: Date): number {
  return Math.floor(instant.getTime() / 1000);
}

/** As presented, not monthly: a calendar month sometimes sees two periods of 30 days end. */
function mandateBody({ maxAmount, expiresAt }: NonNullable<CreateOrderInput["mandate"]>) {
  return {
    max_amount: maxAmount,
    expire_at: unixSeconds(expiresAt),
    frequency: "as_presented",
  };
}

async function chargeToken(transport: Transport, gateway: Gateway, input: ChargeTokenInput): Promise<ChargeOutcome> {
  const result = await transport.attempt(chargeSchema, (sdk) =>
    sdk.payments.createRecurringPayment({
      email: input.email,
      contact: input.contact,
      amount: input.amount,
      currency: input.currency,
      order_id: input.orderId,
      customer_id: input.customerId,
      token: input.tokenId,
      recurring: true,
      description: input.description,
      notes: input.notes ?? {},
    } as unknown as Parameters<typeof sdk.payments.createRecurringPayment>[0]),
  );
  if (result.kind === "done") return { kind: "submitted", paymentId: result.value.razorpay_payment_id };
  if (result.kind === "unknown") return result;
  const { error } = result.failure;
  // The order has been paid, by an earlier call whose response was lost. Reconciliation finds the payment.
  if (error && /payment already done/i.test(error.description)) {
    return { kind: "unknown", cause: "the order has a payment already" };
  }
  const decline = error && declineOf(error);
  const refusal = toGatewayError(result.failure);
  if (refusal.isTemporary) throw refusal;
  if (error && decline) return declinedOrUnknown(error.metadata.paymentId, decline);
  return { kind: "declined", paymentId: null, decline: await whyRefused(gateway, input, result.failure) };
}

/** "Pending" and "already paid" decide nothing: the order is asked for its payments. */
function declinedOrUnknown(paymentId: string | null, decline: Decline): ChargeOutcome {
  if (paymentId !== null || debitVerdict(decline) !== "undecided") return { kind: "declined", paymentId, decline };
  return { kind: "unknown", cause: `${decline.reason}: ${decline.description}` };
}

/**
 * A refusal that will be the same next time leaves no payment, so the debit is over, with a reason. If the mandate is the cause, it is the
 * payer's; if it is not, the request or the account is wrong, which is ours.
 */
async function whyRefused(gateway: Gateway, input: ChargeTokenInput, failure: Failure): Promise<Decline> {
  const refused = refusalReason(failure);
  if (refused.reason !== "input_validation_failed" || !failure.error) return refused;
  return (await findUnusableMandate(gateway, input, failure.error)) ?? refused;
}

/**
 * A debit that is refused as a wrong request is a decline if the mandate is the cause, and a bug of ours if it is not. The
 * gateway's message does not tell the two apart, but its token does.
 */
async function findUnusableMandate(
  gateway: Gateway,
  input: ChargeTokenInput,
  error: RazorpayError,
): Promise<Decline | null> {
  const token = await gateway.getToken(input.customerId, input.tokenId).catch((thrown: unknown) => {
    if (thrown instanceof GatewayError && thrown.kind === "invalid") return null;
    throw thrown;
  });
  const because = (reason: string): Decline => ({
    code: error.code,
    reason,
    description: error.description,
    source: "customer",
    step: "payment_initiation",
  });
  if (token === null) return because("mandate_missing");
  if (token.status !== null && token.status !== "confirmed") return because(`mandate_${token.status}`);
  if (token.maxAmount !== null && input.amount > token.maxAmount) return because("mandate_exceeded");
  return /token.*expired/i.test(error.description) ? because("mandate_expired") : null;
}

async function refund(transport: Transport, input: RefundInput) {
  const body = { amount: input.amount, speed: "normal", receipt: input.receipt, notes: input.notes ?? {} };
  return transport.write(refundSchema, () =>
    transport.post(`/v1/payments/${encodeURIComponent(input.paymentId)}/refund`, body, {
      [REFUND_IDEMPOTENCY_HEADER]: input.receipt,
    }),
  );
}
