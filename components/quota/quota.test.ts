import { describe, expect, it } from "vitest";
import { quotaOf } from "./quota";

const usage = (used: number, limit: number, remaining: number) => ({
  used,
  limit,
  remaining,
  percentage: Math.min(100, Math.round((used / limit) * 1e4) / 100),
  allowed: remaining > 0,
  unlimited: false,
});

describe("quotaOf", () => {
  it.each([
    ["nothing used", usage(0, 3, 3), { shape: "pips", level: "fine", reserved: 0, left: 3 }],
    ["two of three", usage(2, 3, 1), { shape: "pips", level: "fine", reserved: 0, left: 1 }],
    ["79 of 100", usage(79, 100, 21), { shape: "bar", level: "fine", left: 21 }],
    ["80 of 100", usage(80, 100, 20), { shape: "bar", level: "low", left: 20 }],
    ["four of five", usage(4, 5, 1), { shape: "pips", level: "low", left: 1 }],
    ["all of them", usage(3, 3, 0), { shape: "pips", level: "out", left: 0 }],
    ["one held", usage(1, 3, 1), { level: "fine", reserved: 1, left: 1 }],
    ["the last one held", usage(2, 3, 0), { level: "out", reserved: 1, left: 0 }],
    ["more than a smaller plan allows", usage(7, 3, 0), { level: "out", reserved: 0, left: 0 }],
    ["a limit of none", { ...usage(0, 0, 0), percentage: 100 }, { shape: "pips", level: "out", reserved: 0 }],
    ["the most pips", usage(0, 12, 12), { shape: "pips" }],
    ["one more than that", usage(0, 13, 13), { shape: "bar" }],
  ])("%s", (_, given, expected) => {
    expect(quotaOf(given)).toMatchObject(expected);
  });

  it("never runs out where there is no limit", () => {
    const unlimited = { used: 400, limit: -1, remaining: -1, percentage: 0, allowed: true, unlimited: true };
    expect(quotaOf(unlimited)).toMatchObject({ shape: "line", level: "fine", reserved: 0, used: 400 });
  });
});
