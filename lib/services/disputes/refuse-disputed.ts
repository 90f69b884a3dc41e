import { findDisputedPayments } from "@/lib/db/payment/dispute-rows";
import type { Connection } from "@/lib/db/sql/query";
import { fromWireId } from "@/lib/domain/id";
import type { PlannedRefund } from "@/lib/domain/refund";
import { AppError } from "@/lib/errors";

/**
 * A payment that the bank is looking at is not refunded: if the dispute is lost, the money would be gone twice.
 *
 * @throws conflict, in a preview too
 */
export async function refuseDisputed(refunds: readonly PlannedRefund[], client: Connection): Promise<void> {
  const wireIds = new Map(refunds.map(({ payment_id }) => [fromWireId("payment", payment_id), payment_id]));
  const ids = [...wireIds.keys()].filter((id) => id !== null);
  const [disputed] = await findDisputedPayments(ids, client);
  if (disputed === undefined) return;
  const message = `The payment ${wireIds.get(disputed)} is disputed at the payer's bank, and cannot be refunded until that is decided.`;
  throw new AppError("conflict", message, { fields: { payment_id: message }, body: { reason: "payment_disputed" } });
}
