import { describe, expect, it } from "vitest";
import { noticesOf, readDismissed, stillCurrent, writeDismissed } from "./notices";
import type { UsageSnapshot } from "./quota";

function snapshotOf(used: Record<string, [used: number, limit: number]>, resetsAt = "2026-01-31T18:30:00.000Z") {
  const features = Object.entries(used).map(([feature, [count, limit]]) => [
    feature,
    {
      name: feature,
      used: count,
      limit,
      remaining: limit - count,
      percentage: (count / limit) * 100,
      allowed: count < limit,
      unlimited: false,
      last_used: null,
      resets_at: resetsAt,
    },
  ]);
  return { timestamp: "2026-01-07T10:00:00Z", feature_usage: Object.fromEntries(features) } as UsageSnapshot;
}

const none = new Set<string>();

describe("noticesOf", () => {
  it("says nothing below 80 %", () => {
    expect(noticesOf(snapshotOf({ quiz: [2, 3], ask_question: [3, 5] }), none)).toEqual([]);
  });

  it("tells what is used up before what is nearly so", () => {
    const notices = noticesOf(snapshotOf({ ask_question: [4, 5], quiz: [3, 3], pair_quiz: [1, 1] }), none);
    expect(notices.map(({ level, features }) => [level, features])).toEqual([
      ["out", ["quiz", "pair_quiz"]],
      ["low", ["ask_question"]],
    ]);
  });

  it("tells once in a period, and again in the next", () => {
    const january = snapshotOf({ quiz: [3, 3] });
    const dismissed = new Set(noticesOf(january, none).flatMap(({ ids }) => ids));
    expect(noticesOf(january, dismissed)).toEqual([]);
    expect(noticesOf(snapshotOf({ quiz: [3, 3] }, "2026-02-28T18:30:00.000Z"), dismissed)).toHaveLength(1);
  });

  it("tells of the last use although the warning before it was dismissed", () => {
    const dismissed = new Set(noticesOf(snapshotOf({ ask_question: [4, 5] }), none).flatMap(({ ids }) => ids));
    expect(noticesOf(snapshotOf({ ask_question: [5, 5] }), dismissed)).toMatchObject([{ level: "out" }]);
  });
});

describe("the memory of what was dismissed", () => {
  it("forgets past periods", () => {
    const [old] = noticesOf(snapshotOf({ quiz: [3, 3] }), none);
    const february = snapshotOf({ quiz: [3, 3] }, "2026-02-28T18:30:00.000Z");
    const [fresh] = noticesOf(february, none);
    expect(stillCurrent([...(old?.ids ?? []), ...(fresh?.ids ?? [])], february)).toEqual(fresh?.ids);
  });

  it("belongs to one student", () => {
    const value = writeDismissed(["quiz.100.1769884200"], "stu_a");
    expect(readDismissed(value, "stu_a")).toEqual(["quiz.100.1769884200"]);
    expect(readDismissed(value, "stu_b")).toEqual([]);
    expect(readDismissed(undefined, "stu_a")).toEqual([]);
    expect(readDismissed(writeDismissed([], "stu_a"), "stu_a")).toEqual([]);
  });
});
