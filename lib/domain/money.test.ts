import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addMoney, compareMoney, money, roundedRatio, shareOfMoney, subtractMoney } from "./money";

describe("money", () => {
  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])("refuses %d minor units", (amount) => {
    expect(() => money(amount, "INR")).toThrow(RangeError);
  });

  it.each(["inr", "", "RUPEE"])("refuses the currency %j", (currency) => {
    expect(() => money(1, currency)).toThrow(RangeError);
  });

  it("adds, subtracts and compares within a currency, and never across", () => {
    expect(addMoney(money(79900, "INR"), money(100, "INR"))).toEqual(money(80000, "INR"));
    expect(subtractMoney(money(999, "USD"), money(1000, "USD"))).toEqual(money(-1, "USD"));
    expect(compareMoney(money(1, "USD"), money(2, "USD"))).toBeLessThan(0);
    for (const operation of [addMoney, subtractMoney, compareMoney]) {
      expect(() => operation(money(1, "USD"), money(1, "INR"))).toThrow(RangeError);
    }
  });
});

describe("rounding", () => {
  it.each([
    [5n, 2n, 3],
    [-5n, 2n, -3],
    [4n, 3n, 1],
    [-4n, 3n, -1],
    [-1n, 3n, 0],
    [0n, 7n, 0],
  ])("%d / %d is %d", (numerator, denominator, expected) => {
    expect(roundedRatio(numerator, denominator)).toBe(expected);
  });

  it("is never further than half a unit away, for numbers that floats get wrong", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
        fc.bigInt({ min: 1n, max: 10n ** 12n }),
        (n, d) => {
          const off = 2n * (BigInt(roundedRatio(n, d)) * d - n);
          expect(off <= d && off >= -d).toBe(true);
        },
      ),
    );
  });

  it("splits into shares that add up to the whole when the shares are halves of even amounts", () => {
    expect(shareOfMoney(money(101, "INR"), 1n, 2n)).toEqual(money(51, "INR"));
    expect(shareOfMoney(money(100, "INR"), 1n, 3n)).toEqual(money(33, "INR"));
  });
});
