import type { Decline } from "./types";

/**
 * - `declined`: the bank or the student declined; nothing is wrong with the request.
 * - `invalid`: the request was refused and will be again.
 * - `auth`: the keys are wrong.
 * - `rate_limited`: nothing was done; try later.
 * - `unavailable`: no usable response, and nothing can have happened.
 */
export type GatewayErrorKind = "declined" | "invalid" | "auth" | "rate_limited" | "unavailable";

export interface GatewayErrorDetails {
  statusCode?: number;
  /** The field that the gateway rejected. */
  field?: string;
  /** Why it was refused, in the words of `decline-reasons.ts` where the gateway has none; for every permanent refusal. */
  decline?: Decline;
  retryAfterSeconds?: number;
}

/** A failed call, without its request: that contains the key, which must not be logged. */
export class GatewayError extends Error {
  override readonly name = "GatewayError";

  constructor(
    readonly kind: GatewayErrorKind,
    message: string,
    readonly details: GatewayErrorDetails = {},
  ) {
    super(message);
  }

  /** Whether the same call may succeed later. */
  get isTemporary(): boolean {
    return this.kind === "rate_limited" || this.kind === "unavailable";
  }
}
