import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..");
/** Rooms of the program. Tests and what only supports them may be longer, where a table of cases is. */
const ROOMS = ["app", "bench", "components", "emails", "inngest", "lib", "messages", "prisma", "server", "simulator"];
const SOURCE = /\.(?:ts|tsx|mjs|cjs|js)$/;
const TEST = /\.test\.tsx?$/;
const GENERATED = join("lib", "db", "generated");
/** A file that needs a table of contents is two files. */
const MOST_LINES = 300;

function sources(): string[] {
  return ROOMS.flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && SOURCE.test(entry.name) && !TEST.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1)),
  ).filter((file) => !file.startsWith(GENERATED));
}

it(`has no source file of more than ${MOST_LINES} lines`, () => {
  const files = sources();
  expect(files.length).toBeGreaterThan(500);
  const long = files
    .map((file) => ({ file, lines: readFileSync(join(ROOT, file), "utf8").split("\n").length - 1 }))
    .filter(({ lines }) => lines > MOST_LINES);
  expect(long).toEqual([]);
});
