import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const PHASE = join(import.meta.dirname, "phase.mjs");

/** Two phases side by side that each say a line, wait for the other one to have said its own, and say another; the second one ends badly. */
const TALKERS = `
  import { mkdtempSync, rmSync } from "node:fs";
  import { tmpdir } from "node:os";
  import { join } from "node:path";
  const { runPhase, runLane } = await import(${JSON.stringify(PHASE)});
  const folder = mkdtempSync(join(tmpdir(), "studymeter-phase-"));
  const talk = (me, other, code) => ({ title: me, args: ["--input-type=module", "--eval", \`
    import { existsSync, writeFileSync } from "node:fs";
    console.log("\${me} begins");
    writeFileSync("\${folder}/\${me}", "");
    while (!existsSync("\${folder}/\${other}")) await new Promise((done) => setTimeout(done, 10));
    console.error("\${me} ends");
    process.exitCode = \${code};
  \`] });
  const [failed, ok] = await Promise.all([runLane([talk("two", "one", 1), { title: "none", args: ["no-such-file.mjs"] }]), runPhase(talk("one", "two", 0))]);
  rmSync(folder, { recursive: true });
  console.log(JSON.stringify({ failed, ok }));
`;

/** A phase that has the whole of them told to end, and then waits for ever, unless it is told itself. */
const WAITER = `
  const { runLane } = await import(${JSON.stringify(PHASE)});
  const wait = { title: "waits", args: ["--eval", "console.log('waiting'); process.kill(process.ppid, 'SIGTERM'); setInterval(() => {}, 1000)"] };
  const failed = await runLane([wait, { title: "never begins", args: ["--eval", "console.log('begun')"] }]);
  console.log(JSON.stringify(failed));
`;

async function run(program: string): Promise<string> {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program]);
  let said = "";
  child.stdout.on("data", (chunk) => {
    said += chunk;
  });
  const [code] = await once(child, "close");
  expect(code).toBe(0);
  return said;
}

describe("phases that run in parallel", () => {
  it("are each shown in one piece, and those that fail or cannot even be loaded are named", async () => {
    const said = await run(TALKERS);
    for (const name of ["one", "two"])
      expect(said).toContain(`== ${name}\n\n${name} begins\n${name} ends\n\n${name}: `);
    expect(said).toMatch(/one: done in \d+ s/);
    expect(said).toMatch(/two: failed in \d+ s/);
    expect(said).toMatch(/no-such-file\.mjs[\s\S]*none: failed in \d+ s/);
    expect(JSON.parse(said.trim().split("\n").at(-1) ?? "")).toEqual({ failed: ["two", "none"], ok: true });
  });

  it("are stopped with the whole run, their output is kept, and no phase starts after them", async () => {
    const said = await run(WAITER);
    expect(said).toContain("== waits\n\nwaiting\n");
    expect(said).not.toContain("begun");
    expect(JSON.parse(said.trim().split("\n").at(-1) ?? "")).toEqual(["waits", "never begins"]);
  });
});
