import { describe, expect, it } from "vitest";
import { percentileOf } from "./counted-sizes";

describe("a percentile of counted sizes", () => {
  it.each<[name: string, sizes: [size: number, entries: number][], share: number, expected: number | null]>([
    ["of nothing is nothing", [], 0.5, null],
    ["of one is that one", [[7, 1]], 0.95, 7],
    [
      "is the lower of two in the middle",
      [
        [1, 1],
        [9, 1],
      ],
      0.5,
      1,
    ],
    [
      "is the next where the share is passed",
      [
        [1, 1],
        [9, 2],
      ],
      0.5,
      9,
    ],
    [
      "counts each size as often as it was",
      [
        [1, 19],
        [500, 1],
      ],
      0.95,
      1,
    ],
    [
      "is the greatest just above",
      [
        [1, 18],
        [500, 2],
      ],
      0.95,
      500,
    ],
    [
      "does not mind the order",
      [
        [500, 2],
        [1, 18],
      ],
      0.5,
      1,
    ],
  ])("%s", (_, sizes, share, expected) => {
    expect(
      percentileOf(
        sizes.map(([size, entries]) => ({ size, entries })),
        share,
      ),
    ).toBe(expected);
  });
});
