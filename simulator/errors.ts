/** Razorpay's error envelope, member by member: `{ "error": { … } }`. */
export interface ErrorBody {
  code: "BAD_REQUEST_ERROR" | "GATEWAY_ERROR" | "SERVER_ERROR";
  description: string;
  source: string;
  step: string;
  reason: string;
  metadata: Record<string, string>;
  field?: string;
}

/** A response with a 4xx or 5xx status. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly status: number,
    readonly body: ErrorBody,
  ) {
    super(body.description);
  }
}

/** An invalid request: nothing was attempted. */
export function badRequest(description: string, field?: string, status = 400): ApiError {
  return new ApiError(status, {
    code: "BAD_REQUEST_ERROR",
    description,
    source: "business",
    step: "payment_initiation",
    reason: "input_validation_failed",
    metadata: {},
    ...(field ? { field } : {}),
  });
}

export function unauthorized(): ApiError {
  return new ApiError(401, {
    code: "BAD_REQUEST_ERROR",
    description: "Authentication failed",
    source: "NA",
    step: "NA",
    reason: "NA",
    metadata: {},
  });
}

export const unknownId = () => badRequest("The id provided does not exist");

type Decline = Pick<ErrorBody, "code" | "description" | "source" | "step">;

/** Why a payment can fail, with Razorpay's text for each. */
export const DECLINES = {
  insufficient_funds: {
    code: "BAD_REQUEST_ERROR",
    description:
      "Your payment could not be completed due to insufficient account balance. Try another card or payment method.",
    source: "customer",
    step: "payment_authorization",
  },
  card_declined: {
    code: "BAD_REQUEST_ERROR",
    description: "Your payment didn't go through as it was declined by the bank. Try another payment method.",
    source: "issuer_bank",
    step: "payment_authorization",
  },
  card_expired: {
    code: "BAD_REQUEST_ERROR",
    description: "Your payment could not be completed as the card has expired. Try another card or payment method.",
    source: "customer",
    step: "payment_authorization",
  },
  payment_cancelled: {
    code: "BAD_REQUEST_ERROR",
    description: "Your payment has been cancelled. Try again or complete the payment later.",
    source: "customer",
    step: "payment_authentication",
  },
  payment_timed_out: {
    code: "BAD_REQUEST_ERROR",
    description: "Payment was not completed on time. Try again later.",
    source: "customer",
    step: "payment_authentication",
  },
  payment_failed: {
    code: "BAD_REQUEST_ERROR",
    description: "Your payment didn't go through. Try another payment method or UPI id.",
    source: "customer_psp",
    step: "payment_authorization",
  },
  gateway_technical_error: {
    code: "GATEWAY_ERROR",
    description: "Your payment could not be completed due to a temporary technical issue. Try again later.",
    source: "gateway",
    step: "payment_authorization",
  },
  customer_action_required: {
    code: "BAD_REQUEST_ERROR",
    description: "The payment request failed as the pre-debit notification was not approved.",
    source: "customer",
    step: "payment_authorization",
  },
  mandate_cancelled: {
    code: "BAD_REQUEST_ERROR",
    description: "The mandate was cancelled by the customer. Register a new one.",
    source: "customer",
    step: "payment_initiation",
  },
} as const satisfies Record<string, Decline>;

export type DeclineReason = keyof typeof DECLINES;

export const DECLINE_REASONS = Object.keys(DECLINES) as [DeclineReason, ...DeclineReason[]];

export function isDeclineReason(value: string): value is DeclineReason {
  return value in DECLINES;
}

/** A payment that was attempted and failed; `metadata` names it. */
export function declined(reason: DeclineReason, metadata: Record<string, string>): ApiError {
  return new ApiError(400, { ...DECLINES[reason], reason, metadata });
}
