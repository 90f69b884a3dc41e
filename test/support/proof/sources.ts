import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../../..");
const OURS = ["app", "inngest", "lib", "server"];
const NOT_OURS = new Set(["node_modules", "generated"]);
/** The module that defines statements, which declares none itself. */
const DEFINITION = "lib/db/sql/statement.ts";

/** Source files, without tests, that match a pattern. */
export function filesWith(pattern: RegExp, folders: readonly string[] = OURS): string[] {
  return folders
    .flatMap(sourcesIn)
    .filter((file) => file !== DEFINITION && pattern.test(readFileSync(join(ROOT, file), "utf8")))
    .sort();
}

function sourcesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : sourcesIn(path);
    return /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path) ? [path] : [];
  });
}
