import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";

export interface TestRun {
  passed: number;
  /** Titles of the tests that failed. */
  failed: string[];
  /** A file that could not be loaded, or a hook that failed, says nothing about a guard. */
  broken: string[];
  output: string;
}

interface Report {
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { fullName: string; status: string }[];
  }[];
}

/** Runs some test files of a folder. */
export async function runTests(folder: string, files: readonly string[]): Promise<TestRun> {
  const report = join(folder, "mutants-report.json");
  await rm(report, { force: true });
  const args = ["node_modules/vitest/vitest.mjs", "run", "--reporter=json", `--outputFile=${report}`];
  const child = spawn(process.execPath, [...args, "--project", "unit", "--project", "db", ...files], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const collect = (chunk: Buffer) => {
    output = (output + chunk).slice(-20_000);
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  await once(child, "exit");
  const { testResults }: Report = JSON.parse(await readFile(report, "utf8").catch(() => '{"testResults":[]}'));
  const tests = testResults.flatMap((file) => file.assertionResults);
  const ran = new Set(testResults.map(({ name }) => name));
  return {
    passed: tests.filter(({ status }) => status === "passed").length,
    failed: tests.filter(({ status }) => status === "failed").map(({ fullName }) => fullName),
    broken: [
      ...testResults
        .filter(({ status, assertionResults }) => status === "failed" && !assertionResults.some(isFailed))
        .map(({ name, message }) => `${name}: ${message ?? ""}`),
      ...files.filter((file) => !ran.has(join(folder, file))).map((file) => `${file} was not run`),
    ],
    output,
  };
}

function isFailed({ status }: { status: string }): boolean {
  return status === "failed";
}
