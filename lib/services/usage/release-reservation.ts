import type { ClaimContext } from "@/lib/context";
import { uuidv7 } from "@/lib/crypto/uuid";
import { type Closed, close } from "./close";

/**
 * Gives a reservation's quota back at once.
 *
 * @throws not_found, reservation_closed, idempotency_mismatch
 */
export function releaseReservation(context: ClaimContext, reservationId: string): Promise<Closed> {
  return close(context, { reservationId, status: "released", usageId: uuidv7(), uses: () => 0, also: async () => {} });
}
