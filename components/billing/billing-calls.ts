import { signOutIfOther } from "@/components/live/student-reads";
import type {
  BillingDetailsRequest,
  BillingDetailsResponse,
  ChangedSubscriptionResponse,
  ChangePreviewResponse,
  ChangeResponse,
  CheckoutRequest,
  CheckoutResponse,
  PayerRequest,
  PayerResponse,
  PaymentMethodResponse,
  RenewResponse,
} from "@/lib/client";
import { callsOver } from "@/lib/client/call-api";
// Not the whole client: the page's script is counted.
import { Transport } from "@/lib/client/transport";
import type { CheckoutProof } from "./razorpay";

export type PlanChange = ChangePreviewResponse["change"];

/** A gateway call can be slow, and a lost response is requested again with the same idempotency key. */
const transport = new Transport({ retries: 2, timeoutMs: 25_000, longestWaitMs: 3_000 });

/** Each names the student whose page this is: another who signed in meanwhile, in another tab, must not pay for them. */
const call = callsOver(transport, signOutIfOther);

export function checkoutPlan(studentId: string, request: CheckoutRequest): Promise<CheckoutResponse> {
  return call("POST /api/subscriptions/checkout", { userId: studentId, body: request });
}

export function renewNow(studentId: string): Promise<RenewResponse> {
  return call("POST /api/subscriptions/renew", { userId: studentId, body: {} });
}

/** What changing to a plan would cost now. Changes nothing, so it needs no key. */
export function previewChange(studentId: string, plan: string): Promise<ChangePreviewResponse> {
  return call("POST /api/subscriptions/change/preview", { userId: studentId, body: { plan } });
}

/** Schedules a downgrade for the next renewal. Choosing the current plan undoes it. */
export function changePlan(studentId: string, plan: string): Promise<ChangeResponse> {
  return call("POST /api/subscriptions/change", { userId: studentId, body: { plan } });
}

/** Upgrade: creates the order for the proration of the remaining time. */
export async function placeUpgrade(studentId: string, plan: string): Promise<NonNullable<ChangeResponse["checkout"]>> {
  const { checkout } = await changePlan(studentId, plan);
  if (!checkout) throw new Error(`the change to ${plan} is no upgrade any more`);
  return checkout;
}

/** Creates an order for a small amount that confirms a payment method and is refunded automatically. */
export function changeMethod(studentId: string): Promise<CheckoutResponse> {
  return call("PUT /api/subscriptions/payment-method", { userId: studentId, body: {} });
}

export function removeMethod(studentId: string): Promise<PaymentMethodResponse> {
  return call("DELETE /api/subscriptions/payment-method", { userId: studentId });
}

/** Who is charged for renewals. */
export function readPayer(studentId: string): Promise<PayerResponse> {
  return call("GET /api/subscriptions/payer", { userId: studentId });
}

export function savePayer(studentId: string, request: PayerRequest): Promise<PayerResponse> {
  return call("PUT /api/subscriptions/payer", { userId: studentId, body: request });
}

/** The payment id is the idempotency key: a repeated result counts once. */
export function verifyPayment(studentId: string, proof: CheckoutProof): Promise<ChangedSubscriptionResponse> {
  return call("POST /api/subscriptions/verify", {
    userId: studentId,
    body: proof,
    idempotencyKey: proof.razorpay_payment_id,
  });
}

export function readCurrent(studentId: string): Promise<ChangedSubscriptionResponse> {
  return call("GET /api/subscriptions/current", { userId: studentId });
}

/** Number of the newest receipt; null where there is none. */
export async function readNewestReceipt(studentId: string): Promise<string | null> {
  const { invoices } = await call("GET /api/invoices", { userId: studentId, query: { limit: 1 } });
  return invoices[0]?.number ?? null;
}

/** The billing details of the next invoices. */
export function saveBillingDetails(studentId: string, request: BillingDetailsRequest): Promise<BillingDetailsResponse> {
  return call("PUT /api/subscriptions/billing-details", { userId: studentId, body: request });
}

export function cancelSubscription(studentId: string, reason?: string): Promise<ChangedSubscriptionResponse> {
  return call("POST /api/subscriptions/cancel", { userId: studentId, body: reason ? { reason } : {} });
}

export function resumeSubscription(studentId: string): Promise<ChangedSubscriptionResponse> {
  return call("POST /api/subscriptions/resume", { userId: studentId, body: {} });
}

export function setAutoRenewal(studentId: string, enabled: boolean): Promise<ChangedSubscriptionResponse> {
  return call("POST /api/subscriptions/auto-renewal", { userId: studentId, body: { enabled } });
}
