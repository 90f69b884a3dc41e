import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..");
/** Folders of the app. Tests and their support files may be longer, for tables of cases. */
const FOLDERS = ["app", "bench", "components", "emails", "inngest", "lib", "messages", "prisma", "server", "simulator"];
const SOURCE = /\.(?:ts|tsx|mjs|cjs|js)$/;
const TEST = /\.test\.tsx?$/;
const GENERATED = join("lib", "db", "generated");
/** The project's limit: a longer file is split. */
const MOST_LINES = 300;

function sources(): string[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
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
