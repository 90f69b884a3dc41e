import { decryptValue } from "@/lib/crypto/encryption";
import { uuidv7 } from "@/lib/crypto/uuid";
import { insertEvent } from "@/lib/db/outbox/insert-event";
import {
  findMethodByToken,
  type MethodOfToken,
  type MethodStatus,
  updateMethodStatus,
} from "@/lib/db/payment/method-rows";
import { withTransaction } from "@/lib/db/sql/query";
import { lockSubscription } from "@/lib/db/subscription/lock-subscription";
import { toWireId } from "@/lib/domain/id";
import { GatewayError, getGateway, toTokenStatus } from "@/lib/gateway";
import { announceChange } from "@/lib/realtime/announce";
import { writeAudit } from "../audit/write-audit";
import { wakeRevocations } from "../mandates/wake-revocations";
import { findCustomerId } from "../payment-methods/ensure-customer";
import type { PaymentSource } from "../settlement/payment-context";

/**
 * Records the status of a mandate: the student may have paused or cancelled it in the bank's app, or the bank may have confirmed it. A
 * mandate that we do not know is ignored: the payment that brings it will fetch its status.
 */
export async function syncToken(by: PaymentSource, tokenHash: Buffer, reportedStatus: string | null): Promise<void> {
  const found = await findMethodByToken(tokenHash);
  if (!found) return;
  const status = await fetchStatus(found, reportedStatus);
  if (status === null || status === found.status) return;
  await withTransaction(async (client) => {
    const locked = await lockSubscription({ id: found.subscription_id }, by.realNow, client);
    const method = await findMethodByToken(tokenHash, client);
    if (!locked || !method || method.status === status || method.status === "removed") return;
    const { now } = locked;
    await updateMethodStatus(method.id, status, now, client);
    const subject = toWireId("subscription", found.subscription_id);
    const change = { before: { status: method.status }, after: { status } };
    const fact = { action: "payment_method.changed", studentId: method.student_id, subject, ...change };
    await writeAudit({ ...by, now }, fact, client);
    if (status !== "confirmed" || !method.is_default) return;
    await wakeRevocations(`${method.id}:${now.toISOString()}`, { now, realNow: by.realNow }, client);
    const cause = `payment/method.confirmed:${method.id}:${now.toISOString()}`;
    const data = { subscriptionId: found.subscription_id };
    await insertEvent(
      { id: uuidv7(), name: "payment/method.confirmed", cause, data },
      { now, realNow: by.realNow },
      client,
    );
  });
  announceChange(found.subscription_id);
}

/** The status at the gateway now, because events come in any order. A token that it no longer has is cancelled. */
async function fetchStatus(method: MethodOfToken, reportedStatus: string | null): Promise<MethodStatus | null> {
  const { id: rowId, token_ciphertext: ciphertext, encryption_key_id: keyId } = method;
  const customerId = await findCustomerId(method.student_id);
  if (ciphertext === null || keyId === null || customerId === null) return null;
  const tokenId = decryptValue({ ciphertext, keyId }, { table: "payment_method", rowId });
  try {
    const token = await getGateway().getToken(customerId, tokenId);
    return token.status ?? toTokenStatus(reportedStatus);
  } catch (error) {
    if (error instanceof GatewayError && error.kind === "invalid") return "cancelled";
    throw error;
  }
}
