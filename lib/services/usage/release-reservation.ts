import type { CredentialContext } from "@/lib/context";
import { uuidv7 } from "@/lib/crypto/uuid";
import { type ClosedReservation, closeReservation } from "./close-reservation";

/**
 * Releases a reservation's quota at once.
 *
 * @throws not_found, reservation_closed, idempotency_mismatch
 */
export function releaseReservation(context: CredentialContext, reservationId: string): Promise<ClosedReservation> {
  return closeReservation(context, {
    reservationId,
    status: "released",
    usageId: uuidv7(),
    uses: () => 0,
    also: async () => {},
  });
}
