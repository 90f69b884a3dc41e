import { decryptValue, encryptValue, gatewayIdHash } from "@/lib/crypto/encryption";
import { type CustomerRow, findCustomer, insertCustomer } from "@/lib/db/payment/customer-rows";
import type { Connection } from "@/lib/db/sql/query";
import { toWireId } from "@/lib/domain/id";
import type { Payer } from "@/lib/domain/payer";
import { getEnv } from "@/lib/env";
import { type GatewayCustomer, getGateway } from "@/lib/gateway";
import { requireDone } from "../gateway-sync/with-gateway";

const TABLE = "gateway_customer";

/**
 * The gateway's customer id of a student, created at the first payment. The gateway returns the existing customer of an address and number,
 * so a call whose response was lost is simply repeated.
 *
 * It keeps one customer per address and number, and siblings often have one of each. A customer that names somebody else has their saved
 * cards and their mandates, so it is never taken over; the student then gets one with an address of its own. What the payer really gave is
 * kept here, and every checkout and debit carries it.
 *
 * @throws GatewayError, unavailable
 */
export async function ensureCustomer(studentId: string, payer: Payer, now: Date): Promise<string> {
  const known = await findCustomer(studentId);
  if (known) return decryptCustomer(known);
  const customerId = (await createOwn(studentId, payer)).id;
  const row = buildCustomer(studentId, customerId);
  await insertCustomer(row, now);
  // A concurrent call may have been first; then its row was kept.
  return decryptCustomer((await findCustomer(studentId)) ?? row);
}

async function createOwn(studentId: string, { name, email, phone: contact }: Payer): Promise<GatewayCustomer> {
  const wireId = toWireId("student", studentId);
  const alias = customerAlias(studentId);
  // The documents leave open whether an address or a number alone makes two customers "the same", so the last one has neither of the payer's.
  const tries = [
    { email, contact },
    { email: alias, contact },
    { email: alias, contact: null },
  ];
  for (const details of tries) {
    const made = requireDone(await getGateway().createCustomer({ name, ...details, studentId: wireId }));
    if (made.studentId === wireId) return made;
  }
  throw new Error("the gateway gave only customers of others");
}

/** An address that only this row has, at the domain of the support's: the gateway takes at most 64 characters. */
export function customerAlias(rowId: string): string {
  const domain = getEnv().SUPPORT_EMAIL.split("@").at(-1) ?? "";
  return `${rowId.replaceAll("-", "")}@${domain}`;
}

/** The row of a customer: the gateway's id can be read there only. */
export function buildCustomer(studentId: string, customerId: string): CustomerRow {
  const { ciphertext: customerCiphertext, keyId } = encryptValue(customerId, { table: TABLE, rowId: studentId });
  return {
    student_id: studentId,
    customer_ciphertext: customerCiphertext,
    customer_hash: gatewayIdHash(customerId),
    encryption_key_id: keyId,
  };
}

/** The gateway's customer id of a student who has paid before. */
export async function findCustomerId(studentId: string, on?: Connection): Promise<string | null> {
  const known = await findCustomer(studentId, on);
  return known && decryptCustomer(known);
}

export function decryptCustomer({
  student_id: rowId,
  customer_ciphertext,
  encryption_key_id: keyId,
}: CustomerRow): string {
  return decryptValue({ ciphertext: customer_ciphertext, keyId }, { table: TABLE, rowId });
}
