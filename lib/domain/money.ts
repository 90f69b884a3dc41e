declare const moneyBrand: unique symbol;

/** An amount in whole minor units (paise, cents) of one currency. Made by `money()`, so that no float ever carries a price. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
  readonly [moneyBrand]: true;
}

/** @throws RangeError unless `amount` is a whole number that arithmetic keeps exact, and `currency` an ISO 4217 code */
export function money(amount: number, currency: string): Money {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`${amount} is not a whole number of minor units`);
  if (!/^[A-Z]{3}$/.test(currency)) throw new RangeError(`"${currency}" is not a currency code`);
  // Without `|| 0` a rounded-away negative would be -0, which is not equal to 0 in tests and keys.
  return { amount: amount || 0, currency } as Money;
}

export function addMoney(a: Money, b: Money): Money {
  return money(a.amount + inCurrencyOf(a, b), a.currency);
}

export function subtractMoney(a: Money, b: Money): Money {
  return money(a.amount - inCurrencyOf(a, b), a.currency);
}

/** Negative when `a` is less than `b`, 0 when equal, positive otherwise. */
export function compareMoney(a: Money, b: Money): number {
  return a.amount - inCurrencyOf(a, b);
}

/** `amount × numerator / denominator`, rounded once. */
export function shareOfMoney(whole: Money, numerator: bigint, denominator: bigint): Money {
  return money(roundedRatio(BigInt(whole.amount) * numerator, denominator), whole.currency);
}

/**
 * The one rounding function of the product: to the nearest minor unit, halves away from zero. Integers all the way, because
 * an amount times milliseconds does not fit into the 53 bits of a float.
 */
export function roundedRatio(numerator: bigint, denominator: bigint): number {
  if (denominator <= 0n) throw new RangeError("a ratio needs a positive denominator");
  const size = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * size + denominator) / (2n * denominator);
  return Number(numerator < 0n ? -rounded : rounded);
}

/** Adding rupees to dollars is a bug in the caller, never a case to handle. */
function inCurrencyOf(a: Money, b: Money): number {
  if (a.currency !== b.currency) throw new RangeError(`${b.currency} cannot be combined with ${a.currency}`);
  return b.amount;
}
