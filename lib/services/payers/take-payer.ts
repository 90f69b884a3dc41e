import { findLatestCheckout, findPayer } from "@/lib/db/payment/payer-rows";
import { type Connection, withTransaction } from "@/lib/db/sql/query";
import { lockSubscription } from "@/lib/db/subscription/lock-subscription";
import { toWireId } from "@/lib/domain/id";
import { usableEmail } from "@/lib/domain/payer";
import { toPhone } from "@/lib/domain/phone";
import { GatewayError, type GatewayPayment, getGateway } from "@/lib/gateway";
import { customerAlias, findCustomerId } from "../payment-methods/ensure-customer";
import type { PaymentSource } from "../settlement/payment-context";
import { type PayerChanges, savePayer } from "./save-payer";

/** What a payment or a customer of the gateway says of the payer; only what can be used, which the address that we made up cannot. */
function detailsOf(
  studentId: string,
  { email, contact }: { email: string | null; contact: string | null },
): Pick<PayerChanges, "email" | "phone"> {
  const isAlias = email?.toLowerCase() === customerAlias(studentId).toLowerCase();
  return {
    email: isAlias ? undefined : (usableEmail(email) ?? undefined),
    phone: (contact && toPhone(contact)) || undefined,
  };
}

/**
 * Takes the payer from a captured payment of the checkout, in the transaction that records it: it carries what the payer typed there, which
 * the bank has just accepted.
 */
export async function takePayer(
  studentId: string,
  payment: Pick<GatewayPayment, "email" | "contact">,
  { now, realNow }: { now: Date; realNow: Date },
  client: Connection,
): Promise<void> {
  const details = detailsOf(studentId, payment);
  if (details.email === undefined && details.phone === undefined) return;
  const isWhole = details.email !== undefined && details.phone !== undefined;
  await savePayer(studentId, details, { now, realNow, ...(isWhole ? { confirmedAt: now } : {}) }, client);
}

/**
 * Before a renewal is declined for want of details, looks for them where they may be: on the student's last payment in the checkout, and on
 * the gateway's customer. Students who bought before the payer was kept here are healed by this. What was removed here stays removed.
 *
 * @throws GatewayError if the gateway is busy or down, which is no reason to decline
 */
export async function recoverPayer(by: PaymentSource, subscriptionId: string, studentId: string): Promise<void> {
  const row = await findPayer(studentId);
  if (!row || row.payer_ciphertext !== null) return;
  const sources = [await lastPayment(studentId), await ownCustomer(studentId)];
  const found = sources.flatMap((source) => (source ? [detailsOf(studentId, source)] : []));
  const email = found.map((details) => details.email).find((one) => one !== undefined);
  const phone = found.map((details) => details.phone).find((one) => one !== undefined);
  if (email === undefined && phone === undefined) return;
  await withTransaction(async (client) => {
    const locked = await lockSubscription({ id: subscriptionId }, by.realNow, client);
    const known = locked && (await findPayer(studentId, client));
    if (!known || known.payer_ciphertext !== null) return;
    // The student's own address is newer than what is found there.
    const changes = { ...(known.email === null ? { email } : {}), phone };
    await savePayer(studentId, changes, { now: locked.now, realNow: by.realNow }, client);
  });
}

async function lastPayment(studentId: string) {
  const paymentId = await findLatestCheckout(studentId);
  return paymentId === null ? null : unlessUnknown(getGateway().getPayment(paymentId));
}

/** Not one that names another student: its details are another person's. */
async function ownCustomer(studentId: string) {
  const customerId = await findCustomerId(studentId);
  const customer = customerId === null ? null : await unlessUnknown(getGateway().getCustomer(customerId));
  return customer?.studentId === toWireId("student", studentId) ? customer : null;
}

/** The gateway may not have it any more. */
async function unlessUnknown<Value>(reading: Promise<Value>): Promise<Value | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof GatewayError && error.kind === "invalid") return null;
    throw error;
  }
}
