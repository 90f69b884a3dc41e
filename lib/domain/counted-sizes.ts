/** How many entries had a size. */
export interface CountedSize {
  size: number;
  entries: number;
}

/** The smallest size that at least this share of all entries does not exceed, like `percentile_disc`; null if there are no entries. */
export function percentileOf(sizes: readonly CountedSize[], share: number): number | null {
  const sorted = sizes.toSorted((a, b) => a.size - b.size);
  const whole = sorted.reduce((all, { entries }) => all + entries, 0);
  // 0.95 has no exact floating-point value, so without the epsilon the rank could be one too high.
  const wanted = Math.ceil(share * whole - 1e-9);
  let reached = 0;
  for (const { size, entries } of sorted) {
    reached += entries;
    if (reached >= wanted && entries > 0) return size;
  }
  return null;
}
