import { systemClock } from "@/lib/clock";
import { EnvError } from "@/lib/env";
import { runShutdownHooks } from "@/lib/lifecycle";
import { type Finding, fail } from "@/lib/services/doctor/finding";
import { runDoctor } from "@/lib/services/doctor/run-doctor";
import { StartError } from "@/server/start-error";
import { provideDatabase } from "@/server/use-database";
import { parseOptions } from "./parse-options";
import { runCommand } from "./run-command";

const USAGE = "Usage: npm run doctor [-- --json]";

/** Checks everything that has to be right, and says what to do if it is not. Exits with 1 if a check fails. */
await runCommand(async (report, shutdown) => {
  const { values } = parseOptions({ options: { json: { type: "boolean" } } }, USAGE);
  const problems = await provideDatabase(shutdown).then(() => [], problemsOf);
  const findings: Finding[] =
    problems.length > 0
      ? problems.map((problem) => fail("settings", problem, "Fix the setting."))
      : await runDoctor(systemClock.now());
  await runShutdownHooks("flush");
  if (values.json) report(JSON.stringify(findings, null, 2));
  else for (const finding of findings) report(rowOf(finding));
  const failed = findings.filter(({ verdict }) => verdict === "fail").length;
  if (failed > 0) throw new StartError(failed === 1 ? "One check failed." : `${failed} checks failed.`);
});

function problemsOf(error: unknown): string[] {
  if (error instanceof EnvError) return error.problems;
  throw error;
}

function rowOf({ name, verdict, found, advice }: Finding): string {
  const row = `${verdict.toUpperCase().padEnd(5)} ${name.padEnd(26)} ${found}`;
  return advice === null ? row : `${row}\n${" ".repeat(33)}→ ${advice}`;
}
