import type { Money } from "./money";

/** What an order of ours asked for, and what came. */
export interface Asked {
  amount: number;
  currency: string;
}

/** Why a payment is not what its order asked for. */
export type Mismatch = "amount_differs" | "currency_differs" | "customer_differs";

/**
 * Whether a payment is the one that its order asked for. The gateway holds payments to their orders by itself; what we give for money
 * is decided here all the same.
 *
 * @param isHerCustomer false where the payment names a customer who is not hers; null where it names none
 */
export function mismatchOf(order: Asked, payment: Asked, isHerCustomer: boolean | null): Mismatch | null {
  if (payment.currency !== order.currency) return "currency_differs";
  if (payment.amount !== order.amount) return "amount_differs";
  return isHerCustomer === false ? "customer_differs" : null;
}

/** How long an order may be paid: long enough for somebody who was called away, short enough for a price to be today's. */
const ORDER_HOURS = 24;

/** How long a mandate is good for. Source: Razorpay's orders, "expire_at: 10 years by default". */
const MANDATE_DAYS = 3_650;

const HOUR_MS = 3_600_000;

export function orderExpiresAt(now: Date): Date {
  return new Date(now.getTime() + ORDER_HOURS * HOUR_MS);
}

export function mandateExpiresAt(now: Date): Date {
  return new Date(now.getTime() + MANDATE_DAYS * 24 * HOUR_MS);
}

/** A prorated difference shrinks by the second; the one that she was shown a moment ago is the one that she pays. */
const UPGRADE_QUOTE_MINUTES = 15;

interface OpenOrder {
  plan_version_id: string | null;
  amount: number;
  currency: string;
  priced_until: Date | null;
  created_at: Date;
  expires_at: Date;
}

/** Whether an open order is still the one that she would get now. */
export function canReuseOrder(
  open: OpenOrder,
  asked: { versionId: string | null; amount: Money; pricedUntil: Date | null },
  now: Date,
): boolean {
  if (now >= open.expires_at || open.plan_version_id !== asked.versionId || open.currency !== asked.amount.currency) {
    return false;
  }
  if (asked.pricedUntil === null) return open.amount === asked.amount.amount;
  const isFresh = now.getTime() - open.created_at.getTime() < UPGRADE_QUOTE_MINUTES * 60_000;
  return isFresh && open.priced_until?.getTime() === asked.pricedUntil.getTime();
}
