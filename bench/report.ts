import type { Measured } from "./measure";

export interface Pair {
  ours: Measured;
  control: Measured;
}

const HEADINGS = ["", "ours /s", "control /s", "ratio", "(spread)", "p99 ms", "CPU µs a request"];

/** A table of medians over the rounds, with the smallest and largest ratio; ratios are taken within a round. */
export function table(rows: ReadonlyMap<string, Pair[]>): string {
  const lines = [HEADINGS, ...[...rows].map(([name, pairs]) => cells(name, pairs))];
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join("  "),
    )
    .join("\n");
}

function cells(name: string, pairs: Pair[]): string[] {
  const ratios = pairs.map(({ ours, control }) => ours.perSecond / control.perSecond);
  const of = (side: keyof Pair, value: (measured: Measured) => number | null) => {
    const values = pairs.map((pair) => value(pair[side])).filter((one) => one !== null);
    return values.length > 0 ? Math.round(median(values)) : null;
  };
  const both = (value: (measured: Measured) => number | null) =>
    `${of("ours", value) ?? "–"} / ${of("control", value) ?? "–"}`;
  return [
    name,
    String(of("ours", ({ perSecond }) => perSecond)),
    String(of("control", ({ perSecond }) => perSecond)),
    median(ratios).toFixed(2),
    `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`,
    both(({ p99Ms }) => p99Ms),
    both(({ cpuMicros }) => cpuMicros),
  ];
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
