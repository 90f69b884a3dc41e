import { describe, expect, it } from "vitest";
import { decideBatch } from "./batch";

const use = (counter: string, quantity = 1, overLimit = false) => ({ counter, quantity, overLimit });

describe("a batch", () => {
  it("lets each event see what the ones before it took", () => {
    const counters = new Map([["quiz", { limit: 3, used: 1, reserved: 0 }]]);
    const decisions = decideBatch([use("quiz"), use("quiz", 2), use("quiz"), use("quiz")], counters);
    expect(decisions.map((decision) => decision.allowed)).toEqual([true, false, true, false]);
    expect(decisions[2]).toEqual({ allowed: true, after: { limit: 3, used: 3, reserved: 0 } });
  });

  it("keeps counters apart, counts reservations as taken, and lets imports exceed", () => {
    const counters = new Map([
      ["a", { limit: 1, used: 0, reserved: 1 }],
      ["b", { limit: null, used: 7, reserved: 0 }],
    ]);
    const decisions = decideBatch([use("a"), use("b", 10_000), use("a", 5, true)], counters);
    expect(decisions.map((decision) => decision.allowed)).toEqual([false, true, true]);
    expect(counters.get("a")).toEqual({ limit: 1, used: 0, reserved: 1 });
  });
});
