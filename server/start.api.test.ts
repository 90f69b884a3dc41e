import { chmod, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "@/server/free-port";
import { createTestDatabase } from "@/test/support/database";
import { PRODUCTION } from "@/test/support/production";
import { type Program, runProgram } from "@/test/support/program";
import { findPostmaster } from "./postgres/postmaster";

/** The first start of a folder makes a database, migrates and fills it. */
const READY_WITHIN_MS = 120_000;

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "studymeter-start-"));
  await chmod(folder, 0o711);
  return folder;
}

function begin(folder: string, env: Record<string, string>): Program {
  return runProgram("server/bootstrap/start.mjs", [], { STUDYMETER_DATA_DIR: join(folder, "data"), ...env });
}

async function stop(program: Program | undefined): Promise<void> {
  program?.child.kill("SIGTERM");
  await program?.ended();
}

/** The one line with which it refuses to start. */
async function refusal(folder: string, env: Record<string, string>): Promise<string> {
  const program = begin(folder, env);
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

// One data folder through its life: each start continues where the one before ended.
describe("a start without any configuration", () => {
  let home: string;
  let port: number;
  let program: Program;

  beforeAll(async () => {
    home = await newFolder();
    port = await freePort();
    program = begin(home, { PORT: String(port) });
    await program.says("Stop with Ctrl-C", READY_WITHIN_MS);
  });
  afterAll(async () => {
    await stop(program);
    await rm(home, { recursive: true, force: true });
  });

  const postmaster = () => findPostmaster(join(home, "data", "postgres"));
  const secrets = () => readFile(join(home, "data", "secrets.json"), "utf8");

  async function startAgain(): Promise<void> {
    program = begin(home, { PORT: String(port) });
    await program.says("Stop with Ctrl-C", READY_WITHIN_MS);
  }

  test("serves with the demo accounts, and does not print its secrets", async () => {
    for (const account of ["alice", "bob", "carol", "dave", "admin"])
      expect(program.output()).toContain(`${account}@example.com`);
    expect(program.output()).toContain(`http://localhost:${port}`);
    await until(async () => (await readiness(port)) === 200, 20_000);
    expect((await stat(join(home, "data", "secrets.json"))).mode & 0o077).toBe(0);
  });

  test("a second start on the same folder names the first, and does not disturb it", async () => {
    const second = begin(home, { PORT: String(await freePort()) });
    expect(await second.ended()).toBe(1);
    expect(second.output().trim()).toBe(
      `Studymeter already runs on the data folder ${join(home, "data")} (process ${program.child.pid}, http://localhost:${port}). ` +
        "Stop it, or choose another folder with STUDYMETER_DATA_DIR.",
    );
    expect(await readiness(port)).toBe(200);
  });

  test("a killed database is restarted automatically, and calls get 503 meanwhile", async () => {
    const before = await postmaster();
    const seen = new Set<number>();
    process.kill(before?.pid ?? 0, "SIGKILL");
    await until(async () => {
      seen.add(await readiness(port));
      return program.output().includes("The database is running again.");
    }, 20_000);
    await until(async () => (await readiness(port)) === 200, 10_000);
    for (const status of seen) expect([200, 503]).toContain(status);
    expect((await postmaster())?.port).toBe(before?.port);
  });

  test("stops everything on SIGTERM, and starts again with the secrets that it had", async () => {
    const before = await secrets();
    program.child.kill("SIGTERM");
    expect(await program.ended()).toBe(0);
    expect(await postmaster()).toBeNull();
    await startAgain();
    expect(await secrets()).toBe(before);
  });

  test("after kill -9 the next start takes over the database that was left running, and Ctrl-C stops both", async () => {
    const left = await postmaster();
    program.child.kill("SIGKILL");
    await program.ended();
    await startAgain();
    expect(await postmaster()).toEqual(left);
    program.child.kill("SIGINT");
    expect(await program.ended()).toBe(0);
    expect(await postmaster()).toBeNull();
  });
});

describe("a problem that a person can fix is one line", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await newFolder();
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test("a port in use", async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, "127.0.0.1", done));
    const address = other.address();
    const port = typeof address === "object" && address ? address.port : 0;
    expect(await refusal(folder, { PORT: String(port) })).toBe(
      `Port ${port} is in use by another program. Stop it, or choose another: PORT=${port + 1} npm start`,
    );
    await new Promise((done) => other.close(done));
  });

  test("a data folder with other files", async () => {
    expect(await refusal(folder, { PORT: String(await freePort()), STUDYMETER_DATA_DIR: "server" })).toMatch(
      /server is not empty and not a data folder of Studymeter/,
    );
  });

  test("a DATABASE_URL without a database", async () => {
    const line = await refusal(folder, {
      PORT: String(await freePort()),
      STUDYMETER_MODE: "demo",
      DATABASE_URL: "postgresql://u:hunter2@127.0.0.1:1/app",
    });
    expect(line).toBe(
      "No response from 127.0.0.1:1/app (DATABASE_URL). Check that the database is running and the port is right.",
    );
  });

  test("an unmigrated database in production", async () => {
    const database = await createTestDatabase();
    await database.pool.query("DELETE FROM _prisma_migrations");
    const line = await refusal(folder, { ...PRODUCTION, PORT: String(await freePort()), DATABASE_URL: database.url });
    expect(line).toMatch(/lacks \d+ migrations.*Run: npm run migrate$/);
    await database.drop();
  });

  test("all missing settings of production, at once", async () => {
    const program = begin(folder, { DATABASE_URL: "postgresql://u:p@127.0.0.1:1/app", PORT: String(await freePort()) });
    expect(await program.ended()).toBe(1);
    expect(program.output()).toContain("NEXTAUTH_SECRET is missing.");
    expect(program.output()).toContain("SMTP_URL is missing.");
    expect(program.output()).not.toContain("at ");
  });
});
