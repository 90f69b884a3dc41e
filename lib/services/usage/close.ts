import type { ClaimContext } from "@/lib/context";
import { findStoredAnswers, forgetStaleAnswers, idempotencyId, storeAnswers } from "@/lib/db/idempotency";
import { type Connection, isUniqueViolation, withTransaction } from "@/lib/db/query";
import {
  type ClosedCounter,
  closeReservation,
  findReservation,
  lockAndSweepCounter,
  type ReservationRow,
} from "@/lib/db/usage/reservations";
import type { TakeOutcome } from "@/lib/db/usage/take";
import { fromWireId } from "@/lib/domain/id";
import { AppError } from "@/lib/errors";
import { announceChange } from "@/lib/realtime/announce";
import { type ConfirmedStudent, confirmStudent } from "./confirm-student";
import { noteUse } from "./note-exhaustion";
import { idempotencyMismatch } from "./take-quota";

export interface Closed {
  outcome: TakeOutcome;
  replayed: boolean;
}

export interface Close {
  reservationId: string;
  status: "committed" | "released";
  /** Uses to count, given the reservation; may throw where the call and the reservation do not fit. */
  uses(reservation: ReservationRow): number;
  /** Further writes of the same transaction. */
  also(client: Connection, student: ConfirmedStudent, reservation: ReservationRow, usageId: string): Promise<void>;
  usageId: string;
}

/**
 * Closes a reservation once, whoever tries at the same time: the counter's lock is taken first, and everything that decides is read after it.
 *
 * @throws not_found, reservation_closed (closed before, or expired), idempotency_mismatch
 */
export async function close(context: ClaimContext, closing: Close): Promise<Closed> {
  const id = fromWireId("reservation", closing.reservationId);
  if (!id) throw reservationNotFound();
  const student = await confirmStudent(context);
  const attempt = () => withTransaction((client) => closeInTransaction(client, context, student, id, closing));
  const closed = await attempt().catch((error: unknown) => {
    // A twin stored the same key first; this time its answer is found.
    if (isUniqueViolation(error, "idempotency_record")) return attempt();
    throw error;
  });
  announceChange(student.subscriptionId);
  if (closing.status === "committed") noteUse(student.subscriptionId, closed.outcome);
  return closed;
}

async function closeInTransaction(
  client: Connection,
  context: ClaimContext,
  student: ConfirmedStudent,
  id: string,
  closing: Close,
): Promise<Closed> {
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
  const closed = await closeReservation(client, { id, counter, status: closing.status, used, now: student.now });
  if (!closed) throw reservationClosed(await findReservation(client, student.subscriptionId, id), student.now);
  await closing.also(client, student, found, closing.usageId);
  const outcome = toOutcome(closing.usageId, found, closed);
  if (context.idempotency) {
    const { scope, requestHash } = context.idempotency;
    await storeAnswers(
      [{ id: idempotencyId(scope, student.id), requestHash, body: null, outcome }],
      context.realNow,
      client,
    );
  }
  return { outcome, replayed: false };
}

async function findReplay(
  client: Connection,
  context: ClaimContext,
  student: ConfirmedStudent,
): Promise<TakeOutcome | null> {
  if (!context.idempotency) return null;
  const id = idempotencyId(context.idempotency.scope, student.id);
  await forgetStaleAnswers([id], context.realNow, client);
  const stored = (await findStoredAnswers([id], context.realNow, client)).get(id.toString("hex"));
  if (!stored) return null;
  if (!stored.requestHash.equals(context.idempotency.requestHash)) throw idempotencyMismatch();
  return stored.outcome as TakeOutcome;
}

function toOutcome(usageId: string, reservation: ReservationRow, counter: ClosedCounter): TakeOutcome {
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
