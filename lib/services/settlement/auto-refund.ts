import { uuidv7 } from "@/lib/crypto/uuid";
import { insertRefund, type NewRefund } from "@/lib/db/payment/refund-rows";
import type { Connection } from "@/lib/db/sql/query";
import { receiptOf } from "@/lib/domain/receipt";
import type { RepaymentReason } from "@/lib/domain/refund";

export interface Repayment {
  paymentId: string;
  amount: number;
  currency: string;
  reason: RepaymentReason;
  /** Who asked for it; null for an automatic refund. */
  accountId?: string | null;
  keepsUpgrades?: boolean;
  now: Date;
}

/**
 * Records a refund in the transaction that decides it. The gateway is called after the commit, by the handler of
 * `payment/refund.requested`, with the receipt written here as idempotency key: however often it is called, it refunds once.
 */
export async function autoRefund(repayment: Repayment, on: Connection): Promise<string> {
  const id = uuidv7();
  await insertRefund(buildRefund(id, repayment), on);
  return id;
}

/** A refund that the gateway has not heard of yet. Its receipt follows from its id. */
export function buildRefund(id: string, repayment: Repayment): NewRefund {
  const { paymentId, amount, currency, reason, accountId = null, keepsUpgrades = false, now } = repayment;
  const receipt = receiptOf("refund", id);
  return { id, paymentId, gatewayRefundId: null, receipt, amount, currency, reason, accountId, keepsUpgrades, now };
}
