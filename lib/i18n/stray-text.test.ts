import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";
import { describe, expect, it } from "vitest";

/** Attributes that somebody reads or hears. */
const SPOKEN = new Set([
  "aria-label",
  "aria-description",
  "aria-roledescription",
  "alt",
  "label",
  "placeholder",
  "title",
]);

/**
 * Prose that has a file for each language instead of messages; content, which is not the interface; and the page that stands in where no
 * messages can be counted on.
 */
const ELSEWHERE = [
  /^app\/\(public\)\/docs\/guide\/[\w-]+\.tsx$/,
  /^components\/try\/bank\//,
  /^app\/global-error\.tsx$/,
];

/** The words in a file's markup that do not come from messages. */
function strayText(name: string, text: string): string[] {
  const found: string[] = [];
  const note = (words: string) => {
    if (/\p{L}{2,}/u.test(words)) found.push(`${name}: ${words.trim().replace(/\s+/g, " ")}`);
  };
  const visit = (node: ts.Node) => {
    if (ts.isJsxText(node)) note(node.text);
    else if (ts.isJsxExpression(node) && node.expression && !ts.isJsxAttribute(node.parent))
      literals(node.expression, note);
    else if (ts.isJsxAttribute(node) && SPOKEN.has(node.name.getText()) && node.initializer) {
      if (ts.isStringLiteral(node.initializer)) note(node.initializer.text);
      else if (ts.isJsxExpression(node.initializer) && node.initializer.expression)
        literals(node.initializer.expression, note);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX));
  return found;
}

/** What an expression would write as it stands: a string, or one of the two of a condition. */
function literals(node: ts.Expression, note: (words: string) => void): void {
  if (ts.isStringLiteralLike(node)) note(node.text);
  else if (ts.isTemplateExpression(node))
    for (const part of [node.head, ...node.templateSpans.map((span) => span.literal)]) note(part.text);
  else if (ts.isConditionalExpression(node))
    for (const branch of [node.whenTrue, node.whenFalse]) literals(branch, note);
  else if (ts.isBinaryExpression(node)) literals(node.right, note);
  else if (ts.isParenthesizedExpression(node)) literals(node.expression, note);
}

describe("text outside the messages", () => {
  const files = ["app", "components"]
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => `${folder}/${file}`))
    .filter((file) => file.endsWith(".tsx") && !ELSEWHERE.some((pattern) => pattern.test(file)));

  it("is nowhere in the markup of the pages", () => {
    expect(files.length).toBeGreaterThan(100);
    expect(files.flatMap((file) => strayText(file, readFileSync(file, "utf8")))).toEqual([]);
  });

  it.each([
    ["<p>Two words</p>"],
    ['<a aria-label="CloseReservation it" />'],
    ['<p>{isOpen ? "Open now" : t("shut")}</p>'],
    [`<p title={\`Until \${day}\`} />`],
    ['<p>{isNew && "Brand new"}</p>'],
  ])("would be found in %s", (markup) => {
    expect(strayText("page.tsx", `const page = ${markup};`)).toHaveLength(1);
  });
});
