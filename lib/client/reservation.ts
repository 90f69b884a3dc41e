import type { RecordRequest, RecordResponse, ReleaseResponse } from "../contract/types";
import { newIdempotencyKey } from "./idempotency-key";
import type { CallOptions, Transport } from "./transport";

/** Details of a use when it is committed. If `quantity` is less than was reserved, the rest is released. */
export type CommitDetails = Pick<RecordRequest, "quantity" | "input_size" | "usage_type" | "output_data">;

export interface ReservationFacts {
  id: string;
  feature: string;
  /** When the reservation expires: the quota is then available again, and a commit is an error. */
  expiresAt: Date;
  /** Uses still available after this one; -1 means unlimited. */
  remaining: number;
}

/** Quota that is held while the work is done: commit it if the work succeeds, release it if it fails. */
export class Reservation implements ReservationFacts {
  readonly id: string;
  readonly feature: string;
  readonly expiresAt: Date;
  readonly remaining: number;
  // One idempotency key per reservation: a commit that is repeated because its response was lost counts once.
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

  /** Counts the use. @throws StudymeterError `reservation_closed` if it was released or has expired */
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

  /** Releases the quota. @throws StudymeterError `reservation_closed` if it was committed or has expired */
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
