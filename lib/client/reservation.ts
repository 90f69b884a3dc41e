import type { RecordRequest, RecordResponse, ReleaseResponse } from "../contract/types";
import { newIdempotencyKey } from "./idempotency-key";
import type { CallOptions, Transport } from "./transport";

/** What may be said of a use when it is done. A smaller `quantity` than was reserved gives the rest back. */
export type CommitDetails = Pick<RecordRequest, "quantity" | "input_size" | "usage_type" | "output_data">;

export interface ReservationFacts {
  id: string;
  feature: string;
  /** From then on the quota is free again, and a commit is an error. */
  expiresAt: Date;
  /** Uses that may still be started, this one left out; -1 is unlimited. */
  remaining: number;
}

/** Quota that is held while the work is done: commit it when the work succeeded, release it when it did not. */
export class Reservation implements ReservationFacts {
  readonly id: string;
  readonly feature: string;
  readonly expiresAt: Date;
  readonly remaining: number;
  // One key for the life of the handle: a commit that is asked for again, because its answer was lost, is one use.
  private readonly commitKey = newIdempotencyKey();
  private readonly releaseKey = newIdempotencyKey();

  constructor(
    private readonly transport: Transport,
    private readonly userId: string | undefined,
    facts: ReservationFacts,
  ) {
    this.id = facts.id;
    this.feature = facts.feature;
    this.expiresAt = facts.expiresAt;
    this.remaining = facts.remaining;
  }

  /** Counts the use. @throws StudymeterError `reservation_closed` when it was released, or has expired */
  commit(details: CommitDetails = {}, options: CallOptions = {}): Promise<RecordResponse> {
    return this.transport.send<RecordResponse>({
      method: "POST",
      path: "/api/usage/record",
      body: { ...details, feature: this.feature, reservation_id: this.id },
      userId: this.userId,
      idempotencyKey: options.idempotencyKey ?? this.commitKey,
      signal: options.signal,
    });
  }

  /** Gives the quota back at once. @throws StudymeterError `reservation_closed` when it was committed, or has expired */
  release(options: CallOptions = {}): Promise<ReleaseResponse> {
    return this.transport.send<ReleaseResponse>({
      method: "POST",
      path: "/api/usage/release",
      body: { reservation_id: this.id },
      userId: this.userId,
      idempotencyKey: options.idempotencyKey ?? this.releaseKey,
      signal: options.signal,
    });
  }
}
