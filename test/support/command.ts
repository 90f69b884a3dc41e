import { runProgram } from "./program";
import { TEST_SETTINGS } from "./settings";

export interface Ended {
  code: number | null;
  /** What it wrote to standard output. */
  lines: string[];
  /** What it wrote to standard error. */
  problem: string;
}

/** `npm run …` without npm: one of our commands until it exits, against a test database. */
export async function runCommand(
  name: string,
  args: string[],
  databaseUrl: string,
  env: Record<string, string> = {},
): Promise<Ended> {
  const settings = { ...TEST_SETTINGS, DATABASE_URL: databaseUrl, DATABASE_DIRECT_URL: "", ...env };
  const program = runProgram("server/bootstrap/run.mjs", [`server/cli/${name}.ts`, ...args], settings);
  const code = await program.ended();
  return { code, lines: program.written().trim().split("\n"), problem: program.problem() };
}
