import { chmod, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { freePort } from "@/server/free-port";
import { createTestDatabase } from "@/test/support/database";
import { PRODUCTION } from "@/test/support/production";
import { type Program, runProgram } from "@/test/support/program";
import { findPostmaster } from "./postgres/postmaster";

let folder: string;
let dataDir: string;
let programs: Program[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "studymeter-start-"));
  await chmod(folder, 0o711);
  dataDir = join(folder, "data");
  programs = [];
});

afterEach(async () => {
  for (const program of programs) {
    program.child.kill("SIGTERM");
    await program.ended();
  }
  await rm(folder, { recursive: true, force: true });
});

function start(env: Record<string, string>): Program {
  const program = runProgram("server/bootstrap/start.mjs", [], { STUDYMETER_DATA_DIR: dataDir, ...env });
  programs.push(program);
  return program;
}

/** The single line that it refuses to start with. */
async function refusal(env: Record<string, string>): Promise<string> {
  const program = start(env);
  expect(await program.ended()).toBe(1);
  const lines = program.output().trim().split("\n");
  expect(lines).toHaveLength(1);
  return lines[0] ?? "";
}

async function readiness(port: number): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/health/ready`).catch(() => null);
  await answer?.body?.cancel();
  return answer?.status ?? 0;
}

async function until(condition: () => Promise<boolean>, withinMs: number): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`not within ${withinMs} ms`);
    await sleep(50);
  }
}

const postmaster = () => findPostmaster(join(dataDir, "postgres"));

describe("a start without any configuration", () => {
  test("serves with the demo accounts, keeps its secrets to itself, and stops everything on SIGTERM", async () => {
    const port = await freePort();
    const program = start({ PORT: String(port) });
    await program.says("Stop with Ctrl-C");
    for (const account of ["alice", "bob", "carol", "dave", "admin"])
      expect(program.output()).toContain(`${account}@example.com`);
    expect(program.output()).toContain(`http://localhost:${port}`);
    expect(await readiness(port)).toBe(200);
    expect((await stat(join(dataDir, "secrets.json"))).mode & 0o077).toBe(0);

    const secrets = await readFile(join(dataDir, "secrets.json"), "utf8");
    program.child.kill("SIGTERM");
    expect(await program.ended()).toBe(0);
    expect(await postmaster()).toBeNull();

    const again = start({ PORT: String(port) });
    await again.says("Stop with Ctrl-C");
    expect(await readFile(join(dataDir, "secrets.json"), "utf8")).toBe(secrets);
  });

  test("a second start on the same folder names the first, and leaves it alone", async () => {
    const port = await freePort();
    const first = start({ PORT: String(port) });
    await first.says("Stop with Ctrl-C");
    const line = await refusal({ PORT: String(await freePort()) });
    expect(line).toBe(
      `Studymeter already runs on the data folder ${dataDir} (process ${first.child.pid}, http://localhost:${port}). ` +
        "Stop it, or choose another folder with STUDYMETER_DATA_DIR.",
    );
    expect(await readiness(port)).toBe(200);
  });

  test("after kill -9 the next start takes over the database that was left running", async () => {
    const port = await freePort();
    const first = start({ PORT: String(port) });
    await first.says("Stop with Ctrl-C");
    const left = await postmaster();
    first.child.kill("SIGKILL");
    await first.ended();
    const second = start({ PORT: String(port) });
    await second.says("Stop with Ctrl-C");
    expect(await postmaster()).toEqual(left);
    second.child.kill("SIGINT");
    expect(await second.ended()).toBe(0);
    expect(await postmaster()).toBeNull();
  });

  test("a database that is killed comes back by itself, and calls get 503 meanwhile", async () => {
    const port = await freePort();
    const program = start({ PORT: String(port) });
    await program.says("Stop with Ctrl-C");
    const before = await postmaster();
    const seen = new Set<number>();
    process.kill(before?.pid ?? 0, "SIGKILL");
    await until(async () => {
      seen.add(await readiness(port));
      return program.output().includes("The database is back.");
    }, 20_000);
    await until(async () => (await readiness(port)) === 200, 10_000);
    for (const status of seen) expect([200, 503]).toContain(status);
    expect((await postmaster())?.port).toBe(before?.port);
  });
});

describe("what a person can mend is one line", () => {
  test("a port in use", async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, "127.0.0.1", done));
    const address = other.address();
    const port = typeof address === "object" && address ? address.port : 0;
    expect(await refusal({ PORT: String(port) })).toBe(
      `Port ${port} is in use by another program. Stop it, or choose another: PORT=${port + 1} npm start`,
    );
    await new Promise((done) => other.close(done));
  });

  test("a data folder of somebody else", async () => {
    expect(await refusal({ PORT: String(await freePort()), STUDYMETER_DATA_DIR: "server" })).toMatch(
      /server is not empty and not a data folder of Studymeter/,
    );
  });

  test("a DATABASE_URL where nobody answers", async () => {
    const line = await refusal({
      PORT: String(await freePort()),
      STUDYMETER_MODE: "demo",
      DATABASE_URL: "postgresql://u:hunter2@127.0.0.1:1/app",
    });
    expect(line).toBe(
      "Nothing answers at 127.0.0.1:1/app (DATABASE_URL): is the database running, and is the port right?",
    );
  });

  test("a database that production finds unmigrated", async () => {
    const database = await createTestDatabase();
    await database.pool.query("DELETE FROM _prisma_migrations");
    const line = await refusal({ ...PRODUCTION, PORT: String(await freePort()), DATABASE_URL: database.url });
    expect(line).toMatch(/lacks \d+ of our migrations.*Run: npm run migrate$/);
    await database.drop();
  });

  test("everything that production lacks, at once", async () => {
    const program = start({ DATABASE_URL: "postgresql://u:p@127.0.0.1:1/app", PORT: String(await freePort()) });
    expect(await program.ended()).toBe(1);
    expect(program.output()).toContain("NEXTAUTH_SECRET is missing.");
    expect(program.output()).toContain("SMTP_URL is missing.");
    expect(program.output()).not.toContain("at ");
  });
});
