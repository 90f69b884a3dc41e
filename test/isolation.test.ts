import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

/**
 * The files of the projects `unit` and `db` share a process, and run in any order (see vitest.config.ts, server/bootstrap/shuffle.mjs), so
 * none may leave changed state to another. test/support/fresh-process.ts resets the state before each file; this test forbids what that
 * cannot undo. Each file of `api` has its own process.
 */
const ROOT = join(import.meta.dirname, "..");
const FOLDERS = ["app", "components", "emails", "inngest", "lib", "messages", "prisma", "server", "simulator", "test"];
const FILES = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)),
).filter((file) => /\.tsx?$/.test(file) && !file.includes("generated"));

const isTest = (file: string) => /\.test\.tsx?$/.test(file) || file.startsWith(join("test", "/"));
/** These reset the process or run outside it; and this file names what it forbids. */
const EXEMPT = ["browser-setup.ts", "engine.ts", "fresh-process.ts", "global-setup.ts", "process-memory.ts"]
  .map((name) => join("test", "support", name))
  .concat(join("test", "isolation.test.ts"));

const FORBIDDEN: [pattern: RegExp, instead: string][] = [
  [
    /\bvi(?:test)?\.(?:mock|doMock|unmock|doUnmock|hoisted|spyOn|resetModules|importActual|importMock)\b/,
    "a mocked module stays mocked for other files, or is loaded already: pass what differs as a parameter",
  ],
  [/\bvi(?:test)?\.(?:stubEnv|stubGlobal)\b/, "settings change with test/support/with-settings"],
  [/\bvi(?:test)?\.(?:useFakeTimers|setSystemTime)\b/, "services take their time from the caller: pass another"],
  [/\bglobalThis\b/, "use test/support/with-settings, or the module's own functions"],
  [/(?:delete |Object\.assign\(|Reflect\.\w+\()process\.env|process\.env[.[][^=;]*=(?!=)/, "use completeEnv"],
  [
    /process\.chdir\(|setGlobalDispatcher\(|\bDate\.now =|\bMath\.random =|\bconsole\.\w+ =/,
    "it is shared by the whole process",
  ],
];

function faultsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), "utf8");
  return FORBIDDEN.flatMap(([pattern, instead]) => {
    const found = pattern.exec(text);
    return found ? [`${file}: ${found[0]} (${instead})`] : [];
  });
}

/** A module variable that can change, or a collection that starts empty. */
const MEMORY = /^(?:export )?(?:let \w|const \w+(?:: [^=]+)? = (?:new (?:Map|Set|WeakMap|WeakSet)\b.*\(\)|\[\]);)/;
/** The comment that allows such a variable. */
const ALLOWED = /Kept for good: /;

/** The state that a module keeps without a comment that says why it may be shared. */
function memoryOf(file: string): string[] {
  const lines = readFileSync(join(ROOT, file), "utf8").split("\n");
  return lines.flatMap((line, index) => {
    if (!MEMORY.test(line)) return [];
    let above = index - 1;
    // Several variables may share one comment.
    while (MEMORY.test(lines[above] ?? "")) above--;
    let comment = "";
    for (; /^(?:\/\/|\/\*\*| \*)/.test(lines[above] ?? ""); above--) comment += lines[above];
    return ALLOWED.test(comment) ? [] : [`${file}: ${line}`];
  });
}

describe("files that share a process", () => {
  it("change no module, clock, setting or global that another file uses", () => {
    const files = FILES.filter((file) => isTest(file) && !file.endsWith(".api.test.ts") && !EXEMPT.includes(file));
    expect(files.length).toBeGreaterThan(100);
    expect(files.flatMap(faultsOf)).toEqual([]);
  });

  it.each([
    ['vi.mock("@/lib/env")', "a mocked module"],
    ['vi.stubEnv("PORT", "1")', "settings"],
    ["vi.useFakeTimers()", "time"],
    ["globalThis.fetch = other", "a global"],
    ['process.env.PORT = "1"', "the environment"],
    ['delete process.env["PORT"]', "the environment"],
  ])("would not pass with %s", (text) => {
    expect(FORBIDDEN.some(([pattern]) => pattern.test(text))).toBe(true);
  });

  it("use modules that keep no state, or say why it may be shared", () => {
    const files = FILES.filter((file) => !/\.test\.tsx?$/.test(file));
    expect(files.flatMap(memoryOf), "use oncePerProcess, or say above it: // Kept for good: why").toEqual([]);
  });
});
