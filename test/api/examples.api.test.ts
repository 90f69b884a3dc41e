import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  EXAMPLES,
  type ExampleName,
  LANGUAGES,
  type Language,
  PYTHON_MODULE,
  readExample,
  readSetup,
} from "@/app/(public)/docs/examples";
import { type RunningApp, startApp } from "@/test/support/app";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { insertApiKey } from "@/test/support/engine";

/** Runs every example of the guide as a developer would: in a new folder, with the files that the guide tells them to put there. */

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, "../..");
const TSX = createRequire(import.meta.url).resolve("tsx/cli");

let database: TestDatabase;
let app: RunningApp;
let folder: string;
let key: string;
let adminKey: string;

beforeAll(async () => {
  database = await createTestDatabase();
  app = await startApp({ databaseUrl: database.url });
  adminKey = await insertApiKey(database.pool, ["admin"]);
  folder = await mkdtemp(join(tmpdir(), "studymeter-examples-"));
  await mkdir(join(folder, "lib"));
  await cp(join(ROOT, "lib/client"), join(folder, "lib/client"), { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  const [shared] = (await readExample("quick-start", "py")).files;
  await writeFile(join(folder, PYTHON_MODULE), shared?.text ?? "");
});
afterAll(async () => {
  await app?.stop();
  await database?.drop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const PROGRAMS: Record<Language, (file: string) => [string, string[]]> = {
  sh: (file) => ["bash", ["-euo", "pipefail", file]],
  ts: (file) => [process.execPath, [TSX, file]],
  py: (file) => ["python3", [file]],
};

async function execute(language: Language, file: string, apiKey: string): Promise<string> {
  const [program, options] = PROGRAMS[language](file);
  const env = { ...process.env, STUDYMETER_URL: app.url, STUDYMETER_KEY: apiKey, PYTHONDONTWRITEBYTECODE: "1" };
  try {
    return (await run(program, options, { cwd: folder, env })).stdout.trimEnd();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new Error(`The guide has examples for ${program}, which is not installed. Install it to run them.`);
  }
}

/** `…` in the output that the guide shows matches anything on that line. */
function pattern(output: string): RegExp {
  const parts = output.split("…").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`);
}

describe("the guide", () => {
  it("makes a key that works, as its first block says", async () => {
    const setup = await readSetup(app.url);
    const data = join(folder, "data");
    const { stdout } = await run("bash", ["-euo", "pipefail", "-c", `${setup}\necho "$STUDYMETER_KEY"`], {
      cwd: ROOT,
      env: { ...process.env, STUDYMETER_MODE: "demo", STUDYMETER_DATA_DIR: data, DATABASE_URL: database.url },
    });
    key = stdout.trim();
    const response = await fetch(`${app.url}/api/usage/real-time`, {
      headers: { authorization: `Bearer ${key}`, "x-user-id": "anybody" },
    });
    expect(response.status).toBe(200);
  });

  it.each(EXAMPLES.flatMap((name) => LANGUAGES.map((language) => [name, language] as const)))(
    "%s in %s does what it says, and prints what the page shows",
    async (name: ExampleName, language: Language) => {
      const { files, output } = await readExample(name, language);
      const own = files.at(-1);
      // Each example has its own student, because they would use up each other's quota.
      const student = `student-${randomUUID()}`;
      expect(name === "test-clock" || language === "py" || own?.text.includes("student-42")).toBe(true);
      const file = join(folder, `${name}-${language}.${language}`);
      const shared = join(folder, PYTHON_MODULE);
      if (language === "py") {
        const text = (await readExample("quick-start", "py")).files[0]?.text ?? "";
        await writeFile(shared, text.replaceAll("student-42", student));
      }
      await writeFile(file, (own?.text ?? "").replaceAll("student-42", student));
      const printed = await execute(language, file, name === "test-clock" ? adminKey : key);
      expect(printed).toMatch(pattern(output));
    },
  );
});
