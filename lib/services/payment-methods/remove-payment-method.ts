import type { Context } from "@/lib/context";
import { decryptValue } from "@/lib/crypto/encryption";
import { findDefaultMethod, type MethodRow, removeMethod } from "@/lib/db/payment/method-rows";
import { withTransaction } from "@/lib/db/sql/query";
import { lockSubscription } from "@/lib/db/subscription/lock-subscription";
import { toWireId } from "@/lib/domain/id";
import { AppError } from "@/lib/errors";
import { GatewayError, getGateway } from "@/lib/gateway";
import { auditSource, writeAudit } from "../audit/write-audit";
import { paymentInProgress } from "../checkout/place-order";
import { requireDone, withGateway } from "../gateway-sync/with-gateway";
import { requireStudent } from "../subscription/change-subscription";
import { findCustomerId } from "./ensure-customer";

/**
 * Removes the payment method that renewals are charged to: first at the gateway, so that no token is left behind that we no longer
 * know, then here.
 *
 * @throws not_found if there is none; payment_in_progress while it is being charged; unavailable
 */
export async function removePaymentMethod(context: Context): Promise<void> {
  const { id: studentId, subscriptionId } = requireStudent(context);
  const method = await findDefaultMethod(studentId);
  if (!method) throw new AppError("not_found", "There is no payment method.");
  await requireNoOpenAttempt(context, subscriptionId);
  await withGateway(() => deleteAtGateway(method));
  await withTransaction(async (client) => {
    const locked = await lockSubscription({ id: subscriptionId }, context.realNow, client);
    if (!locked) return;
    await removeMethod(method.id, locked.now, client);
    const subject = toWireId("subscription", subscriptionId);
    const fact = { action: "payment_method.removed", studentId, subject };
    await writeAudit({ ...auditSource(context), now: locked.now }, fact, client);
  });
}

async function requireNoOpenAttempt({ realNow }: Context, subscriptionId: string): Promise<void> {
  const locked = await withTransaction((client) => lockSubscription({ id: subscriptionId }, realNow, client));
  if (locked?.openAttemptId) throw paymentInProgress();
}

async function deleteAtGateway({
  id: rowId,
  student_id,
  token_ciphertext: ciphertext,
  encryption_key_id: keyId,
}: MethodRow): Promise<void> {
  const customerId = await findCustomerId(student_id);
  if (ciphertext === null || keyId === null || customerId === null) return;
  const tokenId = decryptValue({ ciphertext, keyId }, { table: "payment_method", rowId });
  try {
    requireDone(await getGateway().deleteToken(customerId, tokenId));
  } catch (error) {
    // It is gone already: deleted by an earlier try whose response was lost, or by the student's bank.
    if (!(error instanceof GatewayError) || error.kind !== "invalid") throw error;
  }
}
