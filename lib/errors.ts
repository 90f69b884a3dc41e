/** Every error of the API: code → HTTP status. To add an error, add a row here. */
export const ERROR_STATUS = {
  invalid_json: 400,
  invalid_request: 400,
  unauthenticated: 401,
  payment_declined: 402,
  quota_exhausted: 403,
  forbidden: 403,
  plan_required: 403,
  feature_not_found: 404,
  not_found: 404,
  method_not_allowed: 405,
  not_acceptable: 406,
  request_timeout: 408,
  idempotency_in_progress: 409,
  conflict: 409,
  reservation_closed: 409,
  payment_in_progress: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  idempotency_mismatch: 422,
  rate_limited: 429,
  headers_too_large: 431,
  internal_error: 500,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

export interface ErrorDetails {
  /** Path of a request field → what is wrong with it and how to fix it. */
  fields?: Record<string, string>;
  /** Seconds to wait before retrying. */
  retryAfter?: number;
  /** Methods that the path supports (405). */
  allow?: string[];
  /** Additional response headers, such as those of the rate limit that was exceeded. */
  headers?: Record<string, string>;
  /** Additional fields of the response, as the contract of the call names them. */
  body?: Record<string, unknown>;
}

/** An expected error: its message is written for people and safe to show. */
export class AppError extends Error {
  override readonly name = "AppError";

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: ErrorDetails = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  get status(): number {
    return ERROR_STATUS[this.code];
  }
}

/** An error about a single field, named in the message and in `fields`. */
export function invalidField(path: string, message: string): AppError {
  return new AppError("invalid_request", message, { fields: { [path]: message } });
}
