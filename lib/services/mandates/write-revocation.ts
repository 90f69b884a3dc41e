import { decryptValue, encryptValue, gatewayIdHash } from "@/lib/crypto/encryption";
import { uuidv7 } from "@/lib/crypto/uuid";
import { findCustomer } from "@/lib/db/payment/customer-rows";
import { findMethodByToken } from "@/lib/db/payment/method-rows";
import {
  insertRevocation,
  lockMandates,
  type MandateRow,
  type RevocationReason,
  type RevocationRow,
} from "@/lib/db/payment/revocation-rows";
import type { Connection } from "@/lib/db/sql/query";
import { decryptCustomer } from "../payment-methods/ensure-customer";
import type { TokenOfPayment } from "../payment-methods/payment-method";
import type { PaymentContext } from "../settlement/payment-context";
import { wakeRevocations } from "./wake-revocations";

/** What is revoked at the gateway: a mandate, or, without a token, what its customer says of a person. */
export interface Target {
  customerId: string;
  tokenId: string | null;
}

interface When {
  now: Date;
  realNow: Date;
}

const TABLE = "gateway_revocation";

/** Records that something must be revoked, in the transaction of its cause, and wakes the job that does it. */
export async function writeRevocation(
  target: Target,
  reason: RevocationReason,
  { now, realNow }: When,
  client: Connection,
): Promise<void> {
  const id = uuidv7();
  const { ciphertext, keyId } = encryptValue(JSON.stringify(target), { table: TABLE, rowId: id });
  const kind = target.tokenId === null ? "customer" : "token";
  const targetHash = gatewayIdHash(target.tokenId ?? target.customerId);
  await insertRevocation({ id, kind, ciphertext, keyId, targetHash, reason, realNow }, client);
  await wakeRevocations(id, { now, realNow }, client);
}

export function decryptTarget({ id, revocation_ciphertext, encryption_key_id }: RevocationRow): Target {
  const encrypted = { ciphertext: revocation_ciphertext, keyId: encryption_key_id };
  return JSON.parse(decryptValue(encrypted, { table: TABLE, rowId: id })) as Target;
}

export async function revokeMandate(
  mandate: MandateRow,
  customerId: string,
  reason: RevocationReason,
  when: When,
  client: Connection,
): Promise<void> {
  const { id: rowId, token_ciphertext: ciphertext, encryption_key_id: keyId } = mandate;
  const tokenId = decryptValue({ ciphertext, keyId }, { table: "payment_method", rowId });
  await writeRevocation({ customerId, tokenId }, reason, when, client);
}

/** Of a student who is being erased, before their rows are: every mandate, and what the gateway's customer says of them. */
export async function revokeForErasure(studentId: string, when: When, client: Connection): Promise<void> {
  const customer = await findCustomer(studentId, client);
  if (!customer) return;
  const customerId = decryptCustomer(customer);
  for (const mandate of await lockMandates(studentId, client)) {
    await revokeMandate(mandate, customerId, "erased", when, client);
  }
  await writeRevocation({ customerId, tokenId: null }, "erased", when, client);
}

/** A mandate that came with money which is refunded: nobody will be charged on it, unless it is one that we charge already. */
export async function revokeUnused(
  { by: { realNow }, locked: { now }, payment: { customerId } }: Pick<PaymentContext, "by" | "locked" | "payment">,
  token: TokenOfPayment | null,
  client: Connection,
): Promise<void> {
  if (token === null || customerId === null) return;
  if (await findMethodByToken(gatewayIdHash(token.tokenId), client)) return;
  await writeRevocation({ customerId, tokenId: token.tokenId }, "unused", { now, realNow }, client);
}
