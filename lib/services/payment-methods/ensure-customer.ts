import { decryptValue, encryptValue, gatewayIdHash } from "@/lib/crypto/encryption";
import { type CustomerRow, findCustomer, insertCustomer } from "@/lib/db/payment/customer-rows";
import { toWireId } from "@/lib/domain/id";
import { getGateway } from "@/lib/gateway";
import { requireDone } from "../gateway-sync/with-gateway";

export interface PayingStudent {
  id: string;
  name: string | null;
  email: string | null;
}

const TABLE = "gateway_customer";

/**
 * The gateway's customer id of a student, created at the first payment. The gateway returns the existing customer of an address, so a
 * call whose response was lost is simply repeated.
 *
 * @throws GatewayError, unavailable
 */
export async function ensureCustomer(student: PayingStudent, now: Date): Promise<string> {
  const known = await findCustomer(student.id);
  if (known) return decryptCustomer(known);
  const { id, name, email } = student;
  const made = await getGateway().createCustomer({ name, email, studentId: toWireId("student", id) });
  const customerId = requireDone(made).id;
  const row = buildCustomer(id, customerId);
  await insertCustomer(row, now);
  // A concurrent call may have been first; then its row was kept.
  return decryptCustomer((await findCustomer(id)) ?? row);
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
export async function findCustomerId(studentId: string): Promise<string | null> {
  const known = await findCustomer(studentId);
  return known && decryptCustomer(known);
}

function decryptCustomer({ student_id: rowId, customer_ciphertext, encryption_key_id: keyId }: CustomerRow): string {
  return decryptValue({ ciphertext: customer_ciphertext, keyId }, { table: TABLE, rowId });
}
