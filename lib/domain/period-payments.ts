/**
 * The payments of one billing period are a stack: the period's own payment, and on top of it the upgrades, each a proration over the plan
 * below it. A full refund takes away its payment's place in the stack and everything above it.
 */
export interface StackedPayment {
  id: string;
  isUpgrade: boolean;
  amount: number;
  /** Refunded so far, including refunds in progress, or lost in a dispute. */
  returned: number;
  versionId: string;
  /** For an upgrade: the plan version that it took the place of, and its pinned price. */
  replaced: VersionPrice | null;
}

/** A plan version at the price agreed for it, in minor units. */
export interface VersionPrice {
  versionId: string;
  price: number;
}

export function isReturned({ amount, returned }: Pick<StackedPayment, "amount" | "returned">): boolean {
  return returned >= amount;
}

/**
 * The upgrades on top of a payment, as far as anything of them is left.
 *
 * @param stack in the order of capture
 */
export function upgradesOn<Payment extends StackedPayment>(stack: readonly Payment[], paymentId: string): Payment[] {
  const place = stack.findIndex(({ id }) => id === paymentId);
  return place < 0 ? [] : stack.slice(place + 1).filter((payment) => payment.isUpgrade && !isReturned(payment));
}

/**
 * The terms that count when an upgrade is refunded: those that it replaced, or, if they came from an upgrade that is refunded as well, the
 * ones below that.
 */
export function termsBelow(stack: readonly StackedPayment[], upgradeId: string): VersionPrice | null {
  const place = stack.findIndex(({ id }) => id === upgradeId);
  const replaced = stack[place]?.replaced ?? soldBelow(stack.slice(0, Math.max(0, place)));
  if (!replaced) return null;
  const source = stack
    .slice(0, place)
    .findLast(({ isUpgrade, versionId }) => isUpgrade && versionId === replaced.versionId);
  return source && isReturned(source) ? (termsBelow(stack, source.id) ?? replaced) : replaced;
}

/** An upgrade from before its terms were recorded, with no audit entry to read them from: the period's own payment tells them. */
function soldBelow(below: readonly StackedPayment[]): VersionPrice | null {
  const own = below.findLast(({ isUpgrade }) => !isUpgrade);
  return own ? { versionId: own.versionId, price: own.amount } : null;
}
