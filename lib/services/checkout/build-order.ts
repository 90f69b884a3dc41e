import type { Billing, NewOrder, OrderPurpose } from "@/lib/db/payment/order-rows";
import type { Money } from "@/lib/domain/money";
import { orderExpiresAt } from "@/lib/domain/order";
import { receiptOf } from "@/lib/domain/receipt";
import type { AuditFact } from "../audit/build-audit";

export interface OrderFacts {
  purpose: OrderPurpose;
  /** What is sold; null where only a payment method is confirmed. */
  plan: { key: string; versionId: string } | null;
  amount: Money;
  billing: Billing;
  /** Of an upgrade: the end date up to which the proration was calculated. */
  pricedUntil: Date | null;
}

/** Of a renewal's order: its invoice asks for the billing details of the day on which it is paid. */
export const NO_BILLING: Billing = { name: null, state: null, gstin: null };

/** An order that the gateway does not have yet. Its receipt is derived from its id, and it can be paid for a day. */
export function buildOrder(id: string, studentId: string, facts: OrderFacts, now: Date): NewOrder {
  const { purpose, plan, amount, billing, pricedUntil } = facts;
  return {
    id,
    studentId,
    purpose,
    planKey: plan?.key ?? null,
    planVersionId: plan?.versionId ?? null,
    receipt: receiptOf("order", id),
    amount: amount.amount,
    currency: amount.currency,
    billing,
    pricedUntil,
    now,
    expiresAt: orderExpiresAt(now),
  };
}

/** For the audit log: an order was placed in the checkout. */
export function orderPlaced({ studentId, receipt, purpose, planKey, amount, currency }: NewOrder): AuditFact {
  const after = { purpose, plan: planKey, amount, currency };
  return { action: "payment.order_placed", studentId, subject: receipt, after };
}
