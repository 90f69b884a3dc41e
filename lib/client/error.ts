import type { ApiError } from "../contract/types";

/** `network_error`: no answer came. `timeout`: none in time. `invalid_response`: what came is not ours (a proxy's page, say). */
export type ErrorCode = ApiError["code"] | "network_error" | "timeout" | "invalid_response";

export interface ErrorInfo {
  code: ErrorCode;
  /** HTTP status; 0 where there was no answer. */
  status: number;
  requestId: string | null;
  /** Path of a request field → what is wrong with it. */
  fields: Record<string, string>;
  /** Seconds that the server asked to wait. */
  retryAfter: number | null;
  /** Why, in a word, where the answer says so: of a decline `insufficient_funds`, of a refused change `in_grace`. */
  reason?: string | null;
}

/** A call that did not do what it was asked. A refusal for lack of quota is an answer, not an error. */
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
