import { inflateSync } from "node:zlib";

/** Where the pieces of one run of text begin, in points from the first: a new piece for each glyph that is moved, and after it. */
export type DrawnRun = [x: number, y: number][];

/** The runs of glyphs of a PDF, as its content streams draw them. */
export function drawnRuns(file: Buffer): DrawnRun[] {
  const text = file.toString("latin1");
  const runs: DrawnRun[] = [];
  for (const match of text.matchAll(/stream\r?\n/g)) {
    const start = match.index + match[0].length;
    const content = inflated(file.subarray(start, text.indexOf("endstream", start)));
    for (const [block] of content.matchAll(/\bBT\b[\s\S]*?\bET\b/g)) runs.push(placesOf(block));
  }
  return runs;
}

function placesOf(block: string): DrawnRun {
  const places = [...block.matchAll(/1 0 0 1 (-?[\d.]+) (-?[\d.]+) Tm/g)].map(
    ([, x, y]) => [Number(x), Number(y)] as const,
  );
  const [left, bottom] = places[0] ?? [0, 0];
  return places.map(([x, y]) => [x - left, y - bottom]);
}

/** Streams that are no text (fonts) or not compressed have no text objects. */
function inflated(stream: Buffer): string {
  try {
    return inflateSync(stream).toString("latin1");
  } catch {
    return "";
  }
}
