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
  mandate_paused: {
    code: "BAD_REQUEST_ERROR",
    description: "UPI mandate is not active, it is paused by user.",
    source: "customer",
    step: "payment_initiation",
  },
  mandate_expired: {
    code: "BAD_REQUEST_ERROR",
    description: "This UPI Autopay has expired. Please set it up again.",
    source: "business",
    step: "payment_initiation",
  },
  payer_account_has_changed: {
    code: "BAD_REQUEST_ERROR",
    description: "Payer account linked to the customer's VPA has changed.",
    source: "customer",
    step: "payment_authorization",
  },
  transaction_limit_exceeded: {
    code: "BAD_REQUEST_ERROR",
    description: "Payment failed because Transaction amount limit has exceeded",
    source: "customer",
    step: "payment_authorization",
  },
  bank_technical_error: {
    code: "GATEWAY_ERROR",
    description: "Payment was unsuccessful due to a temporary issue at your bank.",
    source: "issuer_bank",
    step: "payment_authorization",
  },
  server_error: {
    code: "SERVER_ERROR",
    description: "We are facing some trouble completing your request at the moment. Please try again shortly.",
    source: "internal",
    step: "payment_initiation",
  },
  payment_pending: {
    code: "GATEWAY_ERROR",
    description: "The status of your payment is pending. You can either wait or retry to pay successfully.",
    source: "gateway",
    step: "payment_response",
  },
  order_already_paid: {
    code: "BAD_REQUEST_ERROR",
    description: "The order has been paid already.",
    source: "business",
    step: "payment_initiation",
  },
  recurring_payment_not_enabled: {
    code: "BAD_REQUEST_ERROR",
    description: "Recurring payments are not enabled for the merchant.",
    source: "business",
    step: "payment_initiation",
  },
  merchant_not_activated: {
    code: "BAD_REQUEST_ERROR",
    description: "The merchant account is not activated.",
    source: "business",
    step: "payment_initiation",
  },
} as const satisfies Record<string, Decline>;

/** One of those above, or any other word: the list of the real gateway grows as well, and clients have to stand that. */
export type DeclineReason = string;

export const REASON_WORD = /^[a-z][a-z0-9_]{2,59}$/;

const ANY_OTHER: Decline = {
  code: "BAD_REQUEST_ERROR",
  description: "Your payment didn't go through.",
  source: "issuer_bank",
  step: "payment_authorization",
};

export function declineFacts(reason: DeclineReason): Decline {
  return new Map<string, Decline>(Object.entries(DECLINES)).get(reason) ?? ANY_OTHER;
}

/** A payment that was attempted and failed, and `metadata` names it; or a debit that was refused before there was a payment. */
export function declined(reason: DeclineReason, metadata: Record<string, string>): ApiError {
  return new ApiError(400, { ...declineFacts(reason), reason, metadata });
}
