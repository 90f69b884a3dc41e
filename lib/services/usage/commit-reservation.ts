import type { CredentialContext } from "@/lib/context";
import { uuidv7 } from "@/lib/crypto/uuid";
import { insertUses } from "@/lib/db/usage/log";
import { invalidField } from "@/lib/errors";
import { closeReservation } from "./close-reservation";
import type { Consumed } from "./consume-quota";
import type { UsageRecord } from "./usage-event";

/**
 * Turns a reservation into a use, in the counter and quota period that it was made in. A smaller quantity releases the rest.
 *
 * @throws not_found, reservation_closed, idempotency_mismatch; invalid_request if feature or quantity do not fit the reservation
 */
export async function commitReservation(
  context: CredentialContext,
  use: UsageRecord & { reservationId: string },
): Promise<Consumed> {
  const { outcome, replayed } = await closeReservation(context, {
    reservationId: use.reservationId,
    status: "committed",
    usageId: uuidv7(),
    uses: (reservation) => {
      if (reservation.feature_key !== use.feature) {
        throw invalidField(
          "feature",
          `This reservation is for feature "${reservation.feature_key}", not "${use.feature}".`,
        );
      }
      const quantity = use.quantity ?? reservation.quantity;
      if (quantity > reservation.quantity) {
        throw invalidField("quantity", `quantity must be at most the ${reservation.quantity} that were reserved.`);
      }
      return quantity;
    },
    also: (client, student, reservation, usageId) =>
      insertUses(client, student.now, [
        {
          id: usageId,
          recordedAt: context.realNow,
          subscriptionId: student.subscriptionId,
          feature: use.feature,
          periodStart: reservation.period_start,
          quantity: use.quantity ?? reservation.quantity,
          inputSize: use.inputSize,
          usageType: use.usageType,
          createdAt: student.now,
          reservationId: reservation.id,
          outputData: use.outputData ? JSON.stringify(use.outputData) : null,
        },
      ]),
  });
  return { kind: "granted", outcome, replayed };
}
