import { z } from "zod";
import { GatewayError } from "./errors";
import { readRazorpayError } from "./failure";
import { customerSchema, disputeSchema, orderSchema, paymentSchema, refundSchema } from "./parse";
import type { CheckoutProof } from "./types";

/** What the simulator does with a student's next payments. */
export interface SimulatorBehaviour {
  next: "capture" | "decline" | "refuse";
  reason?: string;
  fault?: string;
  times?: number | "always";
  /** Seconds, a duration such as "25h", or "bank" for as long as a bank takes. */
  settle_after?: number | string;
  on?: string;
}

/** What a student's bank does with a payment; each is the end of the name of a webhook, `payment.dispute.…`. */
export interface SimulatedDispute {
  status: "created" | "under_review" | "action_required" | "won" | "lost" | "closed";
  /** Days until the deadline, where the bank waits for a response; null for the simulator's own. */
  days: number | null;
}

export interface Settlement {
  settled: { payment_id: string; status: string; at: string }[];
  next_at: string | null;
}

/** The controls of a local Razorpay, for test clocks, demos and tests. The real gateway has none. */
export interface SimulatorControl {
  /** `subject` is a student's id as in the customer's notes, a customer's id, or null for everybody. */
  setBehaviour(subject: string | null, behaviour: SimulatorBehaviour): Promise<void>;
  /** Pays an order as the checkout page would. A decline is a GatewayError with kind `declined`. */
  checkout(input: {
    orderId: string;
    instrument: string;
    /** What the payer types; without it, what the gateway's customer has. */
    email?: string | undefined;
    contact?: string | undefined;
  }): Promise<CheckoutProof>;
  /** Moves the clocks of these students to `now`, lets banks decide what is due by then, and sends the webhooks. */
  settle(now: Date, subjects: string[]): Promise<Settlement>;
  /** When the next debit of these students is decided; null if none is pending. */
  nextSettlement(subjects: string[]): Promise<Date | null>;
  /** @returns the id of the dispute */
  openDispute(paymentId: string, dispute: SimulatedDispute): Promise<string>;
  /** @returns the same id */
  advanceDispute(disputeId: string, dispute: SimulatedDispute): Promise<string>;
  ledger(subject?: string): Promise<z.output<typeof ledgerSchema>>;
  totals(subject?: string): Promise<z.output<typeof totalsSchema>[]>;
}

const totalsSchema = z.object({
  currency: z.string(),
  payments_captured: z.number(),
  captured: z.number(),
  refunds: z.number(),
  refunded: z.number(),
  net: z.number(),
});

const ledgerSchema = z.object({
  customers: z.array(customerSchema),
  orders: z.array(orderSchema),
  payments: z.array(paymentSchema),
  refunds: z.array(refundSchema),
  disputes: z.array(disputeSchema),
  totals: z.array(totalsSchema),
});

const proofSchema = z.object({
  razorpay_payment_id: z.string(),
  razorpay_order_id: z.string(),
  razorpay_signature: z.string(),
});

const settlementSchema = z.object({
  settled: z.array(z.object({ payment_id: z.string(), status: z.string(), at: z.string() })),
  next_at: z.string().nullable(),
});

/** Settling waits for the webhooks to be sent, which takes up to ten seconds. */
const TIMEOUT_MS = 20_000;

export function createSimulatorControl(options: {
  baseUrl: string;
  keyId: string;
  keySecret: string;
}): SimulatorControl {
  const authorization = `Basic ${Buffer.from(`${options.keyId}:${options.keySecret}`).toString("base64")}`;

  async function call<Schema extends z.ZodType>(schema: Schema, method: string, path: string, body?: object) {
    const response = await fetch(`${options.baseUrl}/__control${path}`, {
      method,
      headers: { authorization, "content-type": "application/json" },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch(() => {
      throw new GatewayError("unavailable", "The payment simulator did not respond.");
    });
    const responseBody: unknown = await response.json().catch(() => null);
    if (response.ok) return schema.parse(responseBody);
    throw refusal(response.status, responseBody);
  }

  const subjectQuery = (name: string, subjects: string[]) =>
    subjects.length === 0 ? "" : `?${new URLSearchParams(subjects.map((subject) => [name, subject]))}`;

  return {
    setBehaviour: async (subject, behaviour) => {
      const named = subject === null ? {} : { student_id: subject };
      await call(z.unknown(), "POST", "/behaviour", { ...named, ...behaviour });
    },
    checkout: async ({ orderId, instrument, email, contact }) => {
      const typed = { ...(email ? { email } : {}), ...(contact ? { contact } : {}) };
      const proof = await call(proofSchema, "POST", "/checkout", { order_id: orderId, instrument, ...typed });
      return {
        orderId: proof.razorpay_order_id,
        paymentId: proof.razorpay_payment_id,
        signature: proof.razorpay_signature,
      };
    },
    settle: (now, subjects) =>
      call(settlementSchema, "POST", "/settle", { now: now.toISOString(), customers: subjects }),
    nextSettlement: async (subjects) => {
      const responseBody = await call(
        settlementSchema.pick({ next_at: true }),
        "GET",
        `/settle${subjectQuery("customer", subjects)}`,
      );
      return responseBody.next_at === null ? null : new Date(responseBody.next_at);
    },
    openDispute: async (paymentId, { days }) => {
      const body = { payment_id: paymentId, ...(days === null ? {} : { days }) };
      return (await call(disputeSchema, "POST", "/disputes", body)).id;
    },
    advanceDispute: async (disputeId, { status, days }) => {
      const body = { status, ...(days === null ? {} : { days }) };
      return (await call(disputeSchema, "POST", `/disputes/${encodeURIComponent(disputeId)}`, body)).id;
    },
    ledger: (subject) => call(ledgerSchema, "GET", `/ledger${subjectQuery("customer", subject ? [subject] : [])}`),
    totals: async (subject) =>
      (
        await call(
          z.object({ totals: z.array(totalsSchema) }),
          "GET",
          `/ledger/totals${subjectQuery("customer", subject ? [subject] : [])}`,
        )
      ).totals,
  };
}

function refusal(statusCode: number, responseBody: unknown): GatewayError {
  const error = readRazorpayError(responseBody);
  if (!error) return new GatewayError("unavailable", `The payment simulator: HTTP ${statusCode}.`, { statusCode });
  const { code, description, source, step, reason } = error;
  if (error.metadata.paymentId === null) {
    return new GatewayError("invalid", description, { statusCode, ...(error.field ? { field: error.field } : {}) });
  }
  const decline = { code, description, source, step, reason: reason ?? "payment_failed" };
  return new GatewayError("declined", description, { statusCode, decline });
}
