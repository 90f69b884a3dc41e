import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

/** Numbers that texts take from `terms.ts`, as somebody would type them by hand. */
const TYPED =
  /\b(?:3|three|30|thirty|7|seven) days\b|\b(?:24|72) hours\b|\b(?:10|ten|15|fifteen) minutes\b|\b64 KiB\b/i;

/** What means another number than one of `terms.ts`: how far back the history of a plan goes, and what alerts and the cards look at. */
const OTHERS = [/history/i, /signed up within 30 days/, /cancelled within 30 days/];

function linesOf(folder: string): [place: string, line: string][] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => /\.(?:tsx?|json)$/.test(name) && !/\.test\.tsx?$|previews/.test(name))
    .flatMap((name) => {
      const lines = readFileSync(join(folder, name), "utf8").split("\n");
      return lines.map((line, index): [string, string] => [`${folder}/${name}:${index + 1}`, line]);
    });
}

const isComment = (line: string) => /^\s*(?:\/\/|\/?\*)/.test(line);

describe("a number that is promised", () => {
  it.each(["messages", "emails", "lib/contract", "app/(public)/docs"])("is typed nowhere in %s", (folder) => {
    const typed = linesOf(folder).filter(
      ([, line]) => TYPED.test(line) && !isComment(line) && !OTHERS.some((other) => other.test(line)),
    );
    expect(typed).toEqual([]);
  });
});
