import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

/**
 * The retired words (docs/glossary.md) do not come back: not in identifiers, where a newcomer searches for the field's term, and not in
 * what people read. Each row says where the word is ordinary English or somebody else's name.
 */
const ROOT = join(import.meta.dirname, "..");

/** Applied migrations, and the test that upgrades from them, are history; the glossary and this file name the words; the changelog may say what left. */
const SKIPPED =
  /^(prisma\/migrations\/|docs\/glossary\.md|docs\/images\/|test\/glossary\.test\.ts|test\/fixtures\/|server\/database\/field-words\.db\.test\.ts|CHANGELOG\.md|package-lock\.json|public\/)/;
const READ = /\.(ts|tsx|mjs|cjs|js|json|jsonc|prisma|md|yaml|yml|css|py|sh|html)$/;

interface Left {
  word: RegExp;
  now: string;
  /** Files in which the word means something else. */
  not?: RegExp;
}

/** Parts of an identifier, in lower case: `useDeedWords` is use, deed, words. */
const IDENTIFIERS: readonly Left[] = [
  { word: /\bdeeds?\b/, now: "admin action" },
  {
    word: /\b(un)?seal(s|ed|er|ing)?\b/,
    now: "encrypt, decrypt, ciphertext; chain, link",
    not: /^lib\/crypto\/audit-chain/,
  },
  {
    word: /\bpapers?\b/,
    now: "invoice PDF",
    not: /^(lib\/services\/catalogue\/install-catalogue|components\/(quota|try)|app\/\(student\)\/try|lib\/domain\/catalogue|test\/support\/journey)/,
  },
  { word: /\btroubles?\b/, now: "error" },
  { word: /\btrail(s|of)?\b/, now: "audit" },
  { word: /\bstandings?\b/, now: "subscription view" },
  { word: /\bmisfits?\b/, now: "mismatch" },
  { word: /\binvoicees?\b/, now: "billing details" },
  { word: /\bspeech\b/, now: "formatters" },
  { word: /\blengthen\b/, now: "extend" },
  { word: /\bwallets?\b/, now: "payments", not: /^simulator\/store\/entities/ },
  { word: /\bcareers?\b/, now: "history" },
  { word: /\bkeep house\b/, now: "cleanup" },
  { word: /\breading mark\b/, now: "high-water mark" },
  { word: /\bgive back\b|\bgiven back\b/, now: "refund" },
  // The guide's examples are figures of HTML.
  { word: /\bfigures?\b/, now: "metric", not: /^components\/docs\/code-block/ },
  {
    word: /\bpresent (account|alert|analytics|history|payment|student|subscription|usage|deed|plan|quota)\b/,
    now: "serialize",
  },
  { word: /\b(json|error|text|file|stream|stored) answers?\b/, now: "response" },
  { word: /\bclaim (route|context)\b|\bread claim\b/, now: "credentials" },
  { word: /\bsettle (payment|refund|token|use|later|waiting)\b/, now: "record, sync, retry" },
  { word: /\btake quota\b|\btake (row|kind|outcome|verdict|input)\b/, now: "consume" },
  {
    word: /\b(note|tell of) (use|refusal|call|sum|denial|failure|incident|attempt|alert|payment|exhaustion)\b/,
    now: "record, enqueue, notify",
  },
  { word: /\b(her|hers|she|herself)\b/, now: "student, theirs" },
];

/** What people read: comments, strings, messages, documents. */
const TEXT: readonly Left[] = [
  { word: /\b(?:she|hers?|herself)\b/i, now: "they, the student, you" },
  { word: /\b(?:himself|his)\b/i, now: "they, the student, you" },
  { word: /\bdeeds?\b/i, now: "admin action" },
  { word: /\bgiven?[ _-]back\b/i, now: "refund" },
  { word: /\bkeep-house\b/i, now: "cleanup" },
  { word: /\binvoicee\b/i, now: "billing details" },
  { word: /\bput (?:it )?in force\b/i, now: "publish" },
  { word: /\breading mark\b/i, now: "high-water mark" },
  { word: /\bunseal|\bsealed (?:by|value|with)/i, now: "decrypt, encrypted" },
];

const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], { cwd: ROOT, encoding: "utf8" })
  .split("\n")
  .filter((file) => READ.test(file) && !SKIPPED.test(file));

function read(file: string): string {
  try {
    return readFileSync(join(ROOT, file), "utf8");
  } catch {
    // Removed, and not committed yet.
    return "";
  }
}

/** `useDeedWords`, `DEED_NAMES` and `deed-dialog` as words. */
function wordsOf(identifier: string): string {
  return identifier
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .replace(/[_$-]+/g, " ")
    .toLowerCase();
}

function code(file: string): boolean {
  return /\.(ts|tsx|mjs|cjs|js|prisma)$/.test(file);
}

/** Identifiers of a file outside its comments and string literals, and the file's own name. */
function identifiersOf(file: string): Set<string> {
  const bare = read(file)
    .replace(/\/\*[\s\S]*?\*\//g, " ")
    .replace(/(^|[^:])\/\/.*$/gm, "$1 ")
    .replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, " ");
  return new Set([...(bare.match(/[A-Za-z_$][\w$]{2,}/g) ?? []), ...file.replace(/\.[a-z.]+$/, "").split("/")]);
}

describe("the retired words", () => {
  it("are in no identifier", () => {
    const found = files.filter(code).flatMap((file) =>
      [...identifiersOf(file)].flatMap((identifier) => {
        const words = wordsOf(identifier);
        const left = IDENTIFIERS.find(({ word, not }) => word.test(words) && !not?.test(file));
        return left ? [`${file}: ${identifier} (${left.now})`] : [];
      }),
    );
    expect(found).toEqual([]);
  });

  it("are in nothing that people read", () => {
    const found = files.flatMap((file) =>
      read(file)
        .split("\n")
        .flatMap((line, index) => {
          const left = TEXT.find(({ word, not }) => word.test(line) && !not?.test(file));
          return left ? [`${file}:${index + 1}: ${line.trim().slice(0, 100)} (${left.now})`] : [];
        }),
    );
    expect(found).toEqual([]);
  });

  it("stand on the glossary's page, beside what replaced them", () => {
    const page = read("docs/glossary.md");
    for (const word of ["deed", "seal", "paper", "trouble", "trail", "standing", "misfit", "invoicee", "keep-house"]) {
      expect(page).toContain(word);
    }
  });
});
