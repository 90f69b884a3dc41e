import type { Money } from "./money";

/** Amount and currency, of an order or of its payment. */
export interface OrderedAmount {
  amount: number;
  currency: string;
}

/** Why a payment does not match its order. */
export type Mismatch = "amount_differs" | "currency_differs" | "customer_differs";

/**
 * Whether a payment matches its order. The gateway checks this too, but we do not rely on it before we grant a plan.
 *
 * @param isOwnCustomer false if the payment names another student's customer; null if it names none
 */
export function mismatchOf(
  order: OrderedAmount,
  payment: OrderedAmount,
  isOwnCustomer: boolean | null,
): Mismatch | null {
  if (payment.currency !== order.currency) return "currency_differs";
  if (payment.amount !== order.amount) return "amount_differs";
  return isOwnCustomer === false ? "customer_differs" : null;
}

/** How long an order may be paid: long enough for an interruption, short enough for the price to be current. */
const ORDER_HOURS = 24;

/** How long a mandate is valid. Source: Razorpay's orders, "expire_at: 10 years by default". */
const MANDATE_DAYS = 3_650;

const HOUR_MS = 3_600_000;

export function orderExpiresAt(now: Date): Date {
  return new Date(now.getTime() + ORDER_HOURS * HOUR_MS);
}

export function mandateExpiresAt(now: Date): Date {
  return new Date(now.getTime() + MANDATE_DAYS * 24 * HOUR_MS);
}

/** A prorated price falls every second, so the price shown stays valid for this long. */
const UPGRADE_QUOTE_MINUTES = 15;

interface OpenOrder {
  plan_version_id: string | null;
  amount: number;
  currency: string;
  priced_until: Date | null;
  created_at: Date;
  expires_at: Date;
}

/** Whether an open order is still the one that the student would get now. */
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
