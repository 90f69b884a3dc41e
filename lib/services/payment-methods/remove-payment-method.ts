import type { Context } from "@/lib/context";
import { decryptValue } from "@/lib/crypto/encryption";
import { findDefaultMethod, type MethodRow, removeMethod } from "@/lib/db/payment/method-rows";
import { withTransaction } from "@/lib/db/sql/query";
import { lockSubscription } from "@/lib/db/subscription/lock-subscription";
import { toWireId } from "@/lib/domain/id";
import { AppError } from "@/lib/errors";
import { auditSource, writeAudit } from "../audit/write-audit";
import { paymentInProgress } from "../checkout/place-order";
import { withGateway } from "../gateway-sync/with-gateway";
import { endToken } from "../mandates/end-token";
import { type Target, writeRevocation } from "../mandates/write-revocation";
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
  const left = await withGateway(() => endAtGateway(method));
  await withTransaction(async (client) => {
    const locked = await lockSubscription({ id: subscriptionId }, context.realNow, client);
    if (!locked) return;
    if (left) await writeRevocation(left, "ended", { now: locked.now, realNow: context.realNow }, client);
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

/** @returns the mandate, if the bank has not ended it yet: it is asked for again until it has */
async function endAtGateway({
  id: rowId,
  student_id,
  token_ciphertext: ciphertext,
  encryption_key_id: keyId,
}: MethodRow): Promise<Target | null> {
  const customerId = await findCustomerId(student_id);
  if (ciphertext === null || keyId === null || customerId === null) return null;
  const tokenId = decryptValue({ ciphertext, keyId }, { table: "payment_method", rowId });
  const target = { customerId, tokenId };
  return (await endToken(target)) === null ? null : target;
}
