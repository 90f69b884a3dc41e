import type { CredentialContext } from "@/lib/context";
import {
  deleteStaleResponses,
  findStoredResponses,
  idempotencyId,
  storeResponses,
} from "@/lib/db/idempotency/idempotency";
import { type Connection, isUniqueViolation, withTransaction } from "@/lib/db/sql/query";
import type { ConsumeOutcome } from "@/lib/db/usage/consume-row";
import {
  type ClosedCounter,
  closeReservation as closeReservationRow,
  findReservation,
  lockAndSweepCounter,
  type ReservationRow,
} from "@/lib/db/usage/reservations";
import { fromWireId } from "@/lib/domain/id";
import { AppError } from "@/lib/errors";
import { announceChange } from "@/lib/realtime/announce";
import { type AuthorizedStudent, authorizeStudent } from "./authorize-student";
import { idempotencyMismatch } from "./consume-quota";
import { enqueueExhaustion } from "./enqueue-exhaustion";

export interface ClosedReservation {
  outcome: ConsumeOutcome;
  replayed: boolean;
}

export interface CloseReservation {
  reservationId: string;
  status: "committed" | "released";
  /** Uses to count, given the reservation; may throw if the call does not fit the reservation. */
  uses(reservation: ReservationRow): number;
  /** Further writes of the same transaction. */
  also(client: Connection, student: AuthorizedStudent, reservation: ReservationRow, usageId: string): Promise<void>;
  usageId: string;
}

/**
 * Closes a reservation once, even with concurrent calls: the counter's lock is taken first, and everything that decides is read after it.
 *
 * @throws not_found, reservation_closed (closed before, or expired), idempotency_mismatch
 */
export async function closeReservation(
  context: CredentialContext,
  closing: CloseReservation,
): Promise<ClosedReservation> {
  const id = fromWireId("reservation", closing.reservationId);
  if (!id) throw reservationNotFound();
  const student = await authorizeStudent(context);
  const attempt = () => withTransaction((client) => closeInTransaction(client, context, student, id, closing));
  const closed = await attempt().catch((error: unknown) => {
    // A duplicate stored the same key first; this time its outcome is found.
    if (isUniqueViolation(error, "idempotency_record")) return attempt();
    throw error;
  });
  announceChange(student.subscriptionId);
  if (closing.status === "committed") enqueueExhaustion(student.subscriptionId, closed.outcome);
  return closed;
}

async function closeInTransaction(
  client: Connection,
  context: CredentialContext,
  student: AuthorizedStudent,
  id: string,
  closing: CloseReservation,
): Promise<ClosedReservation> {
  const found = await findReservation(client, student.subscriptionId, id);
  if (!found) throw reservationNotFound();
  const counter = {
    subscriptionId: student.subscriptionId,
    featureKey: found.feature_key,
    periodStart: found.period_start,
  };
  await lockAndSweepCounter(client, counter, student.now);
  const stored = await findReplay(client, context, student);
  if (stored) return { outcome: stored, replayed: true };
  const used = closing.uses(found);
  const closed = await closeReservationRow(client, { id, counter, status: closing.status, used, now: student.now });
  if (!closed) throw reservationClosed(await findReservation(client, student.subscriptionId, id), student.now);
  await closing.also(client, student, found, closing.usageId);
  const outcome = toOutcome(closing.usageId, found, closed);
  if (context.idempotency) {
    const { scope, requestHash } = context.idempotency;
    await storeResponses(
      [{ id: idempotencyId(scope, student.id), requestHash, body: null, outcome }],
      context.realNow,
      client,
    );
  }
  return { outcome, replayed: false };
}

async function findReplay(
  client: Connection,
  context: CredentialContext,
  student: AuthorizedStudent,
): Promise<ConsumeOutcome | null> {
  if (!context.idempotency) return null;
  const id = idempotencyId(context.idempotency.scope, student.id);
  await deleteStaleResponses([id], context.realNow, client);
  const stored = (await findStoredResponses([id], context.realNow, client)).get(id.toString("hex"));
  if (!stored) return null;
  if (!stored.requestHash.equals(context.idempotency.requestHash)) throw idempotencyMismatch();
  return stored.outcome as ConsumeOutcome;
}

function toOutcome(usageId: string, reservation: ReservationRow, counter: ClosedCounter): ConsumeOutcome {
  return {
    id: usageId,
    feature: reservation.feature_key,
    used: counter.used,
    reserved: counter.reserved,
    limit: counter.limit,
    expires_at: null,
  };
}

function reservationNotFound(): AppError {
  return new AppError("not_found", "There is no reservation with this id for this student.", {
    fields: { reservation_id: "There is no reservation with this id for this student." },
  });
}

function reservationClosed(reservation: ReservationRow | null, now: Date): AppError {
  const expired =
    reservation?.status === "expired" || (reservation?.status === "open" && reservation.expires_at <= now);
  const what = expired ? "has expired" : `was ${reservation?.status ?? "closed"} before`;
  return new AppError("reservation_closed", `This reservation ${what}.`);
}
