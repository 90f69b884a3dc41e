import { decryptValue } from "@/lib/crypto/encryption";
import { findOpenAttempt, type OpenAttemptRow } from "@/lib/db/renewal/attempts";
import type { EncryptedValue } from "@/lib/db/renewal/history";
import type { AttemptState } from "@/lib/domain/attempt";
import { settlementDeadline } from "@/lib/domain/entitlement";
import { type Payer, payerOf } from "@/lib/domain/payer";
import { decryptPayer } from "../payers/read-payer";

/** One open attempt, with everything needed to charge it. */
export interface Debit {
  attemptId: string;
  orderId: string;
  studentId: string;
  subscriptionId: string;
  status: AttemptState;
  /** When the charge was last sent; null when it never was. */
  lastCallAt: Date | null;
  receipt: string;
  /** Null until the gateway has told us its id of the order. */
  gatewayOrderId: string | null;
  amount: number;
  currency: string;
  planName: string;
  /** The student's own, which count where nothing else was given for the payer. */
  name: string | null;
  email: string | null;
  payer: EncryptedValue | null;
  /** The student's time. */
  now: Date;
  /** It has been open for so long that it is abandoned with the subscription, and must not be charged any more. */
  isOverdue: boolean;
  methodId: string | null;
  token: EncryptedValue | null;
  customer: EncryptedValue | null;
}

export async function findOpenDebit(subscriptionId: string, realNow: Date): Promise<Debit | null> {
  const row = await findOpenAttempt(subscriptionId);
  return row && toDebit(row, subscriptionId, realNow);
}

function toDebit(row: OpenAttemptRow, subscriptionId: string, realNow: Date): Debit {
  const now = row.clock_now ?? realNow;
  const { end_date: endDate, created_at: requestedAt } = row;
  const deadline = endDate && settlementDeadline({ endDate, openAttempt: { requestedAt } });
  return {
    attemptId: row.id,
    orderId: row.order_id,
    studentId: row.student_id,
    subscriptionId,
    status: row.status,
    lastCallAt: row.submitted_at,
    receipt: row.receipt,
    gatewayOrderId: row.gateway_order_id,
    amount: row.amount,
    currency: row.currency,
    planName: row.plan_name,
    name: row.student_name,
    email: row.email,
    payer: encryptedOf(row.payer_ciphertext, row.payer_key_id),
    now,
    isOverdue: deadline !== null && now >= deadline,
    methodId: row.payment_method_id,
    token: encryptedOf(row.token_ciphertext, row.token_key_id),
    customer: encryptedOf(row.customer_ciphertext, row.customer_key_id),
  };
}

function encryptedOf(ciphertext: Buffer | null, keyId: string | null): EncryptedValue | null {
  return ciphertext !== null && keyId !== null ? { ciphertext, keyId } : null;
}

/** The gateway's ids of customer and token; null if the method has been removed meanwhile. */
export function decryptDebit({
  token,
  customer,
  methodId,
  studentId,
}: Debit): { tokenId: string; customerId: string } | null {
  if (!token || !customer || methodId === null) return null;
  return {
    tokenId: decryptValue(token, { table: "payment_method", rowId: methodId }),
    customerId: decryptValue(customer, { table: "gateway_customer", rowId: studentId }),
  };
}

/** Who is debited, as known when the attempt was read. */
export function payerOfDebit({ payer, studentId, name, email }: Debit): Payer {
  return payerOf(payer && decryptPayer(payer, studentId), { name, email });
}
