import { describe, expect, it } from "vitest";
import { readTypedMoney, toTypedMoney } from "./typed-money";

describe("money that is typed", () => {
  it.each([
    ["499", "INR", 49_900],
    [" 499.5 ", "INR", 49_950],
    ["499.05", "USD", 49_905],
    ["0.01", "USD", 1],
    ["499", "JPY", 499],
    ["4.5", "KWD", 4_500],
    ["4.505", "KWD", 4_505],
    ["9999999.99", "INR", 999_999_999],
  ])("%s in %s is %d minor units, and stands there again as it is", (typed, currency, amount) => {
    expect(readTypedMoney(typed, currency)).toBe(amount);
    expect(readTypedMoney(toTypedMoney({ amount, currency }), currency)).toBe(amount);
  });

  it.each([
    ["", "INR"],
    ["0", "INR"],
    ["0.00", "INR"],
    ["499.", "INR"],
    [".50", "INR"],
    ["499.505", "INR"],
    ["499.0", "JPY"],
    ["4.5055", "KWD"],
    ["-1", "INR"],
    ["1e3", "INR"],
    ["1,000", "INR"],
    ["₹499", "INR"],
    ["12345678", "INR"],
  ])("%s in %s is no amount", (typed, currency) => {
    expect(readTypedMoney(typed, currency)).toBeNull();
  });

  it.each([
    [49_900, "INR", "499.00"],
    [499, "JPY", "499"],
    [4_505, "KWD", "4.505"],
  ])("%d of %s stands in its field as %s", (amount, currency, typed) => {
    expect(toTypedMoney({ amount, currency })).toBe(typed);
  });
});
