import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adjustedBy, allows, effectiveLimit, percentageOf, refusalReason, remainingOf } from "./quota";

describe("quota", () => {
  it.each([
    // limit, used, reserved, quantity → allowed, remaining, percentage
    [3, 0, 0, 1, true, 3, 0],
    [3, 2, 0, 1, true, 1, 66.67],
    [3, 3, 0, 1, false, 0, 100],
    [3, 4, 0, 1, false, 0, 100],
    [3, 1, 2, 1, false, 0, 33.33],
    [3, 1, 1, 1, true, 1, 33.33],
    [3, 1, 0, 2, true, 2, 33.33],
    [3, 1, 0, 3, false, 2, 33.33],
    [0, 0, 0, 1, false, 0, 100],
    [null, 1_000_000, 5, 10_000, true, null, 0],
  ])(
    "limit %s, used %i, reserved %i: %i more → %s, %s left, %d %%",
    (limit, used, reserved, quantity, allowed, remaining, percentage) => {
      const quota = { limit, used, reserved };
      expect(allows(quota, quantity)).toBe(allowed);
      expect(remainingOf(quota)).toBe(remaining);
      expect(percentageOf(quota)).toBe(percentage);
    },
  );

  it("allows exactly what remains, and not one more", () => {
    const count = fc.integer({ min: 0, max: 20_000 });
    fc.assert(
      fc.property(count, count, count, (limit, used, reserved) => {
        const quota = { limit, used, reserved };
        const left = remainingOf(quota) ?? 0;
        expect(allows(quota, left + 1)).toBe(false);
        if (left > 0) expect(allows(quota, left)).toBe(true);
      }),
    );
  });

  it("says why it refuses", () => {
    expect(refusalReason({ limit: 3, used: 3, reserved: 0 }, 1, "Free")).toBe("Feature limit exhausted for free plan");
    expect(refusalReason({ limit: 3, used: 1, reserved: 0 }, 3, "Free")).toBe(
      "Only 2 of 3 uses left on free plan; 3 were asked for",
    );
    expect(refusalReason({ limit: 0, used: 0, reserved: 0 }, 1, "Free")).toBe("Feature not included in free plan");
    expect(refusalReason({ limit: 3, used: 2, reserved: 0 }, 1, "Free")).toBeNull();
  });
});

describe("an adjustment", () => {
  it("moves the limit by what was asked for, and stops at 0, from wherever it was", () => {
    const quota = fc.integer({ min: 0, max: 10_000 });
    const granted = fc.integer({ min: -20_000, max: 20_000 });
    const quantity = fc.integer({ min: -10_000, max: 10_000 }).filter((value) => value !== 0);
    fc.assert(
      fc.property(quota, granted, quantity, (limit, before, by) => {
        const shown = effectiveLimit(limit, before);
        const after = adjustedBy(limit, before, by);
        if (after === null) expect([shown, by < 0]).toEqual([0, true]);
        else expect(effectiveLimit(limit, after)).toBe(Math.max(0, shown + by));
      }),
    );
  });
});
