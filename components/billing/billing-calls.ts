import { signOutIfOther } from "@/components/live/student-reads";
import type {
  BillingDetailsRequest,
  BillingDetailsResponse,
  ChangedSubscriptionResponse,
  ChangePreviewResponse,
  ChangeResponse,
  CheckoutRequest,
  CheckoutResponse,
  InvoicesResponse,
  RenewResponse,
} from "@/lib/client";
import { newIdempotencyKey } from "@/lib/client/idempotency-key";
// Not the whole client: the page's script is counted.
import { type Answer, Transport } from "@/lib/client/transport";
import type { CheckoutProof } from "./razorpay";

export type PlanChange = ChangePreviewResponse["change"];

/** A gateway takes its time, and a lost answer is asked for again under the same key. */
const transport = new Transport({ retries: 2, timeoutMs: 25_000, longestWaitMs: 3_000 });

type Method = "GET" | "POST" | "PUT" | "DELETE";

/** Names the student whose page this is: another who signed in meanwhile, in another tab, must not pay for her. */
async function call<Result extends Answer>(
  studentId: string,
  method: Method,
  path: string,
  body?: unknown,
  idempotencyKey = method === "POST" ? newIdempotencyKey() : undefined,
): Promise<Result> {
  try {
    return await transport.send<Result>({ method, path, body, userId: studentId, idempotencyKey, signal: undefined });
  } catch (error) {
    signOutIfOther(error);
    throw error;
  }
}

export function checkoutPlan(studentId: string, request: CheckoutRequest): Promise<CheckoutResponse> {
  return call(studentId, "POST", "/api/subscriptions/checkout", request);
}

export function renewNow(studentId: string): Promise<RenewResponse> {
  return call(studentId, "POST", "/api/subscriptions/renew", {});
}

/** What changing to a plan would cost now. Changes nothing, so it needs no key. */
export function previewChange(studentId: string, plan: string): Promise<ChangePreviewResponse> {
  return call(studentId, "POST", "/api/subscriptions/change/preview", { plan });
}

/** Down: planned for the next renewal. Her own plan takes that back. */
export function changePlan(studentId: string, plan: string): Promise<ChangeResponse> {
  return call(studentId, "POST", "/api/subscriptions/change", { plan });
}

/** Up: the order for the difference of the time that is left. */
export async function placeUpgrade(studentId: string, plan: string): Promise<NonNullable<ChangeResponse["checkout"]>> {
  const { checkout } = await changePlan(studentId, plan);
  if (!checkout) throw new Error(`the change to ${plan} is no upgrade any more`);
  return checkout;
}

/** An order for a small amount that confirms another method, and goes back by itself. */
export function changeMethod(studentId: string): Promise<CheckoutResponse> {
  return call(studentId, "PUT", "/api/subscriptions/payment-method", {});
}

export function removeMethod(studentId: string): Promise<Answer> {
  return call(studentId, "DELETE", "/api/subscriptions/payment-method");
}

/** The payment is the key: however often its answer is handed in, it counts once. */
export function verifyPayment(studentId: string, proof: CheckoutProof): Promise<ChangedSubscriptionResponse> {
  return call(studentId, "POST", "/api/subscriptions/verify", proof, proof.razorpay_payment_id);
}

export function readCurrent(studentId: string): Promise<ChangedSubscriptionResponse> {
  return call(studentId, "GET", "/api/subscriptions/current");
}

/** Number of the newest receipt; null where there is none. */
export async function readNewestReceipt(studentId: string): Promise<string | null> {
  const { invoices } = await call<InvoicesResponse>(studentId, "GET", "/api/invoices?limit=1");
  return invoices[0]?.number ?? null;
}

/** Whom the next invoices name. */
export function saveBillingDetails(studentId: string, request: BillingDetailsRequest): Promise<BillingDetailsResponse> {
  return call(studentId, "PUT", "/api/subscriptions/billing-details", request);
}

export function cancelSubscription(studentId: string, reason?: string): Promise<ChangedSubscriptionResponse> {
  return call(studentId, "POST", "/api/subscriptions/cancel", reason ? { reason } : {});
}

export function resumeSubscription(studentId: string): Promise<ChangedSubscriptionResponse> {
  return call(studentId, "POST", "/api/subscriptions/resume", {});
}

export function setAutoRenewal(studentId: string, enabled: boolean): Promise<ChangedSubscriptionResponse> {
  return call(studentId, "POST", "/api/subscriptions/auto-renewal", { enabled });
}
