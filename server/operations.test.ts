import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SETTING_NAMES } from "@/lib/env";

const read = (file: string) => readFileSync(file, "utf8");
const scripts = Object.keys((JSON.parse(read("package.json")) as { scripts: object }).scripts);

/** Settings of others, and words of SQL and systems. */
const OTHERS = ["POSTGRES_PASSWORD"];

describe.each(["README.md", "docs/operations.md"])("%s", (file) => {
  const text = read(file);

  it("names only settings that the program reads", () => {
    const named = [...text.matchAll(/`([A-Z]+(?:_[A-Z]+)+)(?:=[^`]*)?`|^export ([A-Z_]+)=/gm)].map(
      ([, quoted, exported]) => quoted ?? exported ?? "",
    );
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !SETTING_NAMES.includes(name) && !OTHERS.includes(name))).toEqual([]);
  });

  it("names only commands that exist", () => {
    const named = [...text.matchAll(/npm run ([a-z][\w:-]*)/g)].map(([, name]) => name ?? "");
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => !scripts.includes(name))).toEqual([]);
  });

  it("links to headings and files that exist", () => {
    const folder = file.includes("/") ? "docs/" : "";
    const broken = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([\w-]+))?\)/g)].filter(([, path = "", anchor]) => {
      const target = path === "" ? file : `${folder}${path}`;
      return !existsSync(target) || (anchor !== undefined && !headingsOf(read(target)).includes(anchor));
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });
});

it("the operations name every check of the doctor and of the smoke test needed to go live", () => {
  const text = read("docs/operations.md");
  const places = ["run-doctor", "check-database", "check-gateway"].map((name) => `lib/services/doctor/${name}.ts`);
  const named = (source: string) =>
    [...source.matchAll(/\b(?:ok|fail|warn)\(\s*"([^"]+)"/g)].map(([, name]) => name ?? "");
  const checks = new Set(places.flatMap((place) => named(read(place))));
  expect(checks.size).toBeGreaterThan(10);
  expect([...checks].filter((name) => !text.includes(name))).toEqual([]);
  const smoke = read("server/smoke/checks.ts");
  const quoted = [...text.matchAll(/“([^”]+)”/g)].map(([, name]) => name ?? "");
  expect(quoted.filter((name) => !smoke.includes(`"${name}"`))).toEqual([]);
});

/** As a reader of Markdown makes addresses of them. */
function headingsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replace(/[^\w\s-]/g, "")
      .replaceAll(" ", "-"),
  );
}
