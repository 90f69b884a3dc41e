import { expect, it } from "vitest";
import { afterStarts, allowStarts } from "./throttle";

it("lets one start an interval, and a burst after a pause, but never more over time", () => {
  const throttle = { intervalMs: 100, burst: 4 };
  let nextStartAt: number | null = null;
  const starts: number[] = [];
  for (let now = 0; now < 1_000; now += 10) {
    const { starts: allowed } = allowStarts(throttle, nextStartAt, now, 8);
    if (allowed > 0) nextStartAt = afterStarts(throttle, nextStartAt, now, allowed);
    for (let i = 0; i < allowed; i++) starts.push(now);
  }
  expect(starts.slice(0, 5)).toEqual([0, 0, 0, 0, 100]);
  expect(starts).toHaveLength(4 + 9);
});

it("says when the next may start", () => {
  expect(allowStarts({ intervalMs: 100, burst: 1 }, 150, 100, 5)).toEqual({ starts: 0, nextAllowedAt: 150 });
});
