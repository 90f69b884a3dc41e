// npm run mutants [-- --only words]: deletes the named guards one at a time in a copy of the sources, and expects that a test fails for each.
import { parseArgs } from "node:util";
import { runCommand } from "@/server/cli/run-command";
import { Copy } from "./copy";
import type { Guard } from "./guard";
import { GUARDS } from "./guards";
import { runTests } from "./run-tests";

const { values: options } = parseArgs({ options: { only: { type: "string", default: "" } } });

await runCommand(async (report, shutdown) => {
  const copy = await Copy.create();
  shutdown.add("the copy", () => copy.remove());
  const chosen = Object.entries(GUARDS).flatMap(([area, guards]) =>
    guards.filter((guard) => `${area} ${guard.name}`.includes(options.only)).map((guard) => ({ area, guard })),
  );
  if (chosen.length === 0) throw new Error(`No guard is called "${options.only}".`);
  report(`${chosen.length} guards. First everything with all of them…`);
  const files = [...new Set(chosen.flatMap(({ guard }) => guard.tests))];
  const whole = await runTests(copy.folder, files);
  if (whole.failed.length > 0 || whole.broken.length > 0) {
    throw new Error(
      `Tests fail although no guard is missing:\n${[...whole.failed, ...whole.broken].join("\n")}\n${whole.output}`,
    );
  }
  const survivors: string[] = [];
  for (const { area, guard } of chosen) {
    const verdict = await judge(copy, guard);
    report(`${verdict.isHeld ? "held" : "NOT HELD"}  ${area}: ${guard.name} (${verdict.why})`);
    if (!verdict.isHeld) survivors.push(`${area}: ${guard.name}`);
  }
  report(`\n${chosen.length - survivors.length} of ${chosen.length} guards are held by a test.`);
  if (survivors.length > 0) throw new Error(`Nothing notices when these are gone:\n${survivors.join("\n")}`);
});

async function judge(copy: Copy, guard: Guard): Promise<{ isHeld: boolean; why: string }> {
  const run = await copy.without(guard, () => runTests(copy.folder, guard.tests));
  const [first] = run.failed;
  if (first === undefined) {
    return { isHeld: false, why: run.broken.length > 0 ? `did not run: ${run.broken[0]}` : `${run.passed} passed` };
  }
  return { isHeld: true, why: `${run.failed.length} failed, such as "${first}"` };
}
