import { removeMethod } from "@/lib/db/payment/method-rows";
import {
  findNeedlessMandates,
  isCustomerInUse,
  lockNeedlessMandates,
  postponeRevocation,
  type RevocationRow,
  removeRevocation,
  takeDueRevocations,
} from "@/lib/db/payment/revocation-rows";
import { withTransaction } from "@/lib/db/sql/query";
import { lockSubscription } from "@/lib/db/subscription/lock-subscription";
import { toWireId } from "@/lib/domain/id";
import { getGateway } from "@/lib/gateway";
import { announceChange } from "@/lib/realtime/announce";
import { logger } from "@/lib/telemetry/logger";
import { writeAudit } from "../audit/write-audit";
import { customerAlias, findCustomerId } from "../payment-methods/ensure-customer";
import type { PaymentSource } from "../settlement/payment-context";
import { endToken } from "./end-token";
import { decryptTarget, revokeMandate, type Target } from "./write-revocation";

/** Limit of one round; the next one goes on. */
const BATCH_SIZE = 200;
/** The last of the pauses between tries: a gateway that is down for days is asked a few times a day. */
const LONGEST_PAUSE_MINUTES = 360;

export interface Revoked {
  revoked: number;
  failures: number;
}

/**
 * Revokes at the gateway what nothing may be charged on any more, and tries until the gateway confirms it. A mandate that is left would let
 * the gateway take money that nobody agreed to any longer, and leaves the student's bank showing a permission that has ended.
 *
 * @param studentIds looks for ended and replaced mandates of these students only
 */
export async function revokeMandates(by: PaymentSource, studentIds: readonly string[] | null = null): Promise<Revoked> {
  for (const { student_id, subscription_id } of await findNeedlessMandates(studentIds, BATCH_SIZE)) {
    await endNeedless(by, student_id, subscription_id);
  }
  const done = { revoked: 0, failures: 0 };
  for (const revocation of await takeDueRevocations(by.realNow, BATCH_SIZE)) {
    if (await submit(by, revocation)) done.revoked += 1;
    else done.failures += 1;
  }
  return done;
}

/** From here on the method cannot be charged by us, and its token waits only to be revoked. */
async function endNeedless(by: PaymentSource, studentId: string, subscriptionId: string): Promise<void> {
  await withTransaction(async (client) => {
    const locked = await lockSubscription({ id: subscriptionId }, by.realNow, client);
    if (!locked) return;
    const customerId = await findCustomerId(studentId, client);
    for (const mandate of await lockNeedlessMandates(studentId, client)) {
      const reason = mandate.is_replaced ? "replaced" : "ended";
      const when = { now: locked.now, realNow: by.realNow };
      if (customerId !== null) await revokeMandate(mandate, customerId, reason, when, client);
      await removeMethod(mandate.id, locked.now, client);
      const subject = toWireId("subscription", subscriptionId);
      const fact = { action: "payment_method.revoked", studentId, subject, after: { reason } };
      await writeAudit({ ...by, now: locked.now }, fact, client);
    }
  });
  announceChange(subscriptionId);
}

/** @returns whether the gateway confirmed it; if not, it is tried again later */
async function submit(by: PaymentSource, revocation: RevocationRow): Promise<boolean> {
  const { id, kind, attempts } = revocation;
  const failed = async (error: string) => {
    logger().warn({ revocation: id, kind, attempts, error }, "the gateway has not confirmed a revocation yet");
    await postponeRevocation(id, Math.min(2 ** attempts, LONGEST_PAUSE_MINUTES), error, by.realNow);
    return false;
  };
  try {
    const target = decryptTarget(revocation);
    const problem = kind === "token" ? await endToken(target) : await clearCustomer(revocation, target);
    if (problem !== null) return failed(problem);
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
  await removeRevocation(id);
  return true;
}

/**
 * Ten digits that belong to nobody. The gateway documents digits and a leading plus as its only rule, and no way to empty the member
 * (https://razorpay.com/docs/api/customers/edit/).
 */
const NOBODYS_PHONE = "+910000000000";

/** Replaces name, address and number: the gateway cannot delete a customer. One that another student shares is left to them. */
async function clearCustomer({ id, target_hash }: RevocationRow, { customerId }: Target): Promise<string | null> {
  if (await isCustomerInUse(target_hash)) return null;
  const change = { name: "Erased", email: customerAlias(id), contact: NOBODYS_PHONE };
  const outcome = await getGateway().updateCustomer(customerId, change);
  return outcome.kind === "done" ? null : outcome.cause;
}
