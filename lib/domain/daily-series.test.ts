import { describe, expect, it } from "vitest";
import { dateIn, spansOf } from "./daily-series";

const use = (date: string, count: number, feature = "quiz") => ({ date, feature, count });

describe("dateIn", () => {
  // 1 March 2026, 01:30 in Kolkata.
  const instant = new Date("2026-02-28T20:00:00Z");
  it.each([
    ["Asia/Kolkata", "2026-03-01"],
    ["UTC", "2026-02-28"],
    ["America/New_York", "2026-02-28"],
    ["Pacific/Kiritimati", "2026-03-01"],
  ])("in %s is %s", (zone, expected) => {
    expect(dateIn(instant, zone)).toBe(expected);
  });
});

describe("spansOf", () => {
  it("has every day, those without a use among them, and sums features", () => {
    const spans = spansOf([use("2026-02-27", 2), use("2026-02-27", 3, "pyqs"), use("2026-03-01", 1)], "2026-03-01", 4);
    expect(spans).toEqual([
      { from: "2026-02-26", to: "2026-02-26", count: 0 },
      { from: "2026-02-27", to: "2026-02-27", count: 5 },
      { from: "2026-02-28", to: "2026-02-28", count: 0 },
      { from: "2026-03-01", to: "2026-03-01", count: 1 },
    ]);
  });

  it("does not lose or repeat the day on which clocks change", () => {
    const dates = spansOf([], "2026-03-10", 7).map(({ from }) => from);
    expect(dates).toEqual(["04", "05", "06", "07", "08", "09", "10"].map((day) => `2026-03-${day}`));
  });

  it.each([
    [30, 30],
    [90, 13],
    [365, 53],
  ])("draws %i days as %i bars", (days, bars) => {
    expect(spansOf([], "2026-12-31", days)).toHaveLength(bars);
  });

  it("counts each day of 365 once, the first and the last too", () => {
    const daily = Array.from({ length: 365 }, (_, day) =>
      use(new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10), 1),
    );
    const spans = spansOf(daily, "2025-12-31", 365);
    expect(spans.reduce((sum, { count }) => sum + count, 0)).toBe(365);
    expect(spans.at(0)).toEqual({ from: "2025-01-01", to: "2025-01-01", count: 1 });
    expect(spans.at(-1)).toEqual({ from: "2025-12-25", to: "2025-12-31", count: 7 });
  });
});
