import { describe, expect, it } from "vitest";
import { type StackedPayment, termsBelow, upgradesOn } from "./period-payments";

const own: StackedPayment = {
  id: "own",
  isUpgrade: false,
  amount: 79_900,
  returned: 0,
  versionId: "premium",
  replaced: null,
};
const toPro: StackedPayment = {
  id: "to pro",
  isUpgrade: true,
  amount: 66_700,
  returned: 0,
  versionId: "pro",
  replaced: { versionId: "premium", price: 79_900 },
};
const toMax: StackedPayment = {
  id: "to max",
  isUpgrade: true,
  amount: 50_000,
  returned: 0,
  versionId: "max",
  replaced: { versionId: "pro", price: 159_900 },
};
const whole = (payment: StackedPayment) => ({ ...payment, returned: payment.amount });

describe("the payments of a period", () => {
  it("are refunded with everything that was built on them, as far as something is left", () => {
    const stack = [own, toPro, toMax];
    expect(upgradesOn(stack, "own")).toEqual([toPro, toMax]);
    expect(upgradesOn(stack, "to pro")).toEqual([toMax]);
    expect(upgradesOn(stack, "to max")).toEqual([]);
    expect(upgradesOn([own, whole(toPro), { ...toMax, returned: 1 }], "own")).toEqual([{ ...toMax, returned: 1 }]);
    expect(upgradesOn(stack, "another's")).toEqual([]);
  });

  it("leave the terms that an upgrade replaced, at their pinned price", () => {
    expect(termsBelow([own, toPro], "to pro")).toEqual({ versionId: "premium", price: 79_900 });
    expect(termsBelow([own, toPro, toMax], "to max")).toEqual({ versionId: "pro", price: 159_900 });
  });

  it("leave nothing of an upgrade that is refunded as well", () => {
    expect(termsBelow([own, whole(toPro), toMax], "to max")).toEqual({ versionId: "premium", price: 79_900 });
    expect(termsBelow([own, { ...toPro, returned: 66_699 }, toMax], "to max")?.versionId).toBe("pro");
  });

  it("keep a plan that came for nothing between two upgrades", () => {
    const fromFree: StackedPayment = { ...toMax, replaced: { versionId: "plus", price: 99_900 } };
    expect(termsBelow([own, whole(toPro), fromFree], "to max")).toEqual({ versionId: "plus", price: 99_900 });
  });

  it("tell it by the period's own payment where the terms were not recorded", () => {
    expect(termsBelow([own, { ...toPro, replaced: null }], "to pro")).toEqual({ versionId: "premium", price: 79_900 });
    expect(termsBelow([{ ...toPro, replaced: null }], "to pro")).toBeNull();
  });
});
