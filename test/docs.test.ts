import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { listFolder } from "@/server/bootstrap/sources.mjs";

const DECISIONS = "docs/decisions";
const read = (file: string) => readFileSync(file, "utf8");

const decisions = readdirSync(DECISIONS)
  .filter((file) => file !== "README.md")
  .sort()
  .map((file) => {
    const [title = "", , status = ""] = read(join(DECISIONS, file)).split("\n");
    return { file, number: file.slice(0, 4), title, status };
  });

/** `2026-11-24. Status: accepted.`, or amended or superseded by a later one. */
const STATUS = /^\d{4}-\d\d-\d\d\. Status: (accepted|(?:amended|superseded) by \[(\d{4})\]\(([\w-]+\.md)\))\.$/;

describe("decisions", () => {
  test("are numbered without gaps", () => {
    expect(decisions.map(({ number }) => Number(number))).toEqual(decisions.map((_, index) => index + 1));
  });

  test.each(decisions)("$file has its number, its date and its status, which links to a later decision", (decision) => {
    expect(decision.title).toMatch(new RegExp(`^# ${Number(decision.number)}\\. \\S`));
    expect(decision.status).toMatch(STATUS);
    const [, , by, target] = STATUS.exec(decision.status) ?? [];
    if (by === undefined) return;
    expect(Number(by)).toBeGreaterThan(Number(decision.number));
    expect(decisions.map(({ file }) => file)).toContain(target);
    expect(target).toMatch(new RegExp(`^${by}-`));
  });

  test("are all in the index, with their titles and status", () => {
    const rows = read(join(DECISIONS, "README.md"))
      .split("\n")
      .filter((line) => /^\| \d{4} /.test(line));
    expect(rows).toEqual(
      decisions.map(({ file, number, title, status }) => {
        const label = (STATUS.exec(status)?.[1] ?? "").replace(/\[(\d+)\]\(.*\)/, "$1");
        return `| ${number} | [${title.replace(/^# \d+\. /, "")}](${file}) | ${label} |`;
      }),
    );
  });
});

test("links between the pages of the repository lead to existing files", () => {
  const pages = [
    ...readdirSync(".").filter((file) => file.endsWith(".md")),
    ...listFolder("docs").filter((file) => file.endsWith(".md")),
  ];
  expect(pages).toEqual(expect.arrayContaining(["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"]));
  const broken = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)]
      .map(([, target = ""]) => target)
      .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(dirname(page), target)))
      .map((target) => `${page}: ${target}`),
  );
  expect(broken).toEqual([]);
});

test("every npm command on a page is in package.json", () => {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  const commands = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/operations.md"].flatMap((page) =>
    [...read(page).matchAll(/npm run ([\w:-]+)/g)].map(([, name = ""]) => name),
  );
  expect(commands.filter((name) => !(name in scripts))).toEqual([]);
});

describe("the architecture and the glossary", () => {
  /** A path in backticks: `lib/domain/quota.ts`, `components/admin/actions`. */
  const PATH =
    /`((?:app|bench|components|docs|e2e|emails|inngest|lib|messages|prisma|server|simulator|test)\/[\w./-]*[\w])`/g;

  test.each(["ARCHITECTURE.md", "docs/glossary.md"])("%s names existing paths only", (page) => {
    // The second table of the glossary names paths that were removed.
    const [text = ""] = read(page).split("## Retired words");
    const paths = [...text.matchAll(PATH)].map(([, path = ""]) => path);
    expect(paths.length).toBeGreaterThan(20);
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  });
});
