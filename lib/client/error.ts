import type { ApiError } from "../contract/types";

/** `network_error`: no response. `timeout`: no response in time. `invalid_response`: the response is not from Studymeter, such as a proxy's page. */
export type ErrorCode = ApiError["code"] | "network_error" | "timeout" | "invalid_response";

export interface ErrorInfo {
  code: ErrorCode;
  /** HTTP status; 0 without a response. */
  status: number;
  requestId: string | null;
  /** Path of a request field → what is wrong with it. */
  fields: Record<string, string>;
  /** Seconds that the server asked to wait. */
  retryAfter: number | null;
  /** Why, as a fixed word, if the response says so: `insufficient_funds` for a decline, `in_grace` for a refused change. */
  reason?: string | null;
}

/** A failed call. A refusal because the quota is exhausted is a response, not an error. */
export class StudymeterError extends Error implements ErrorInfo {
  override readonly name = "StudymeterError";
  readonly code: ErrorCode;
  readonly status: number;
  readonly requestId: string | null;
  readonly fields: Record<string, string>;
  readonly retryAfter: number | null;
  readonly reason: string | null;

  constructor(message: string, info: ErrorInfo, options?: ErrorOptions) {
    super(message, options);
    this.code = info.code;
    this.status = info.status;
    this.requestId = info.requestId;
    this.fields = info.fields;
    this.retryAfter = info.retryAfter;
    this.reason = info.reason ?? null;
  }
}
