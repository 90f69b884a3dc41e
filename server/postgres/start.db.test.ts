import { spawn } from "node:child_process";
import { once } from "node:events";
import { access, chmod, mkdir, mkdtemp, readFile, realpath, rm, truncate, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type RunningPostgres, startPostgres } from "./start";

let dataDir: string;
let running: RunningPostgres[];

beforeEach(async () => {
  const parent = await mkdtemp(join(tmpdir(), "studymeter-launch-"));
  await chmod(parent, 0o711);
  dataDir = join(parent, "data");
  running = [];
});

afterEach(async () => {
  for (const postgres of running) await postgres.stop();
  await rm(join(dataDir, ".."), { recursive: true, force: true });
});

async function start(): Promise<RunningPostgres> {
  const postgres = await startPostgres({ dataDir });
  running.push(postgres);
  return postgres;
}

async function query(postgres: RunningPostgres, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: "array" })).rows.flat();
  } finally {
    await client.end();
  }
}

/** The error with which it refuses to start. */
async function refusal(): Promise<string> {
  const error: unknown = await start().catch((reason: unknown) => reason);
  if (!(error instanceof Error)) throw new Error("It started.");
  expect(error.name).toBe("StartError");
  expect(error.message).not.toContain("\n");
  return error.message;
}

describe("a first and a second start", () => {
  test("what was committed is there after a stop and a start", async () => {
    const first = await start();
    await query(first, "CREATE TABLE kept AS SELECT 42 AS answer");
    await first.stop();
    await expect(access(join(dataDir, "postgres", "postmaster.pid"))).rejects.toThrow();
    expect(await query(await start(), "SELECT answer FROM kept")).toEqual([42]);
  });

  test("two first starts at once end with one server that both use", async () => {
    const [one, other] = await Promise.all([start(), start()]);
    expect(other?.pid).toBe(one?.pid);
  });

  test("acknowledged means on disk", async () => {
    const postgres = await start();
    expect(await query(postgres, "SHOW fsync")).toEqual(["on"]);
    expect(await query(postgres, "SHOW synchronous_commit")).toEqual(["on"]);
    expect(await query(postgres, "SHOW full_page_writes")).toEqual(["on"]);
  });

  test("it needs the password, and is not reachable from other machines", async () => {
    const postgres = await start();
    const url = Object.assign(new URL(postgres.url), { password: "guess" }).href;
    await expect(new pg.Client({ connectionString: url }).connect()).rejects.toThrow(/password/);
    expect(await query(postgres, "SHOW listen_addresses")).toEqual(["127.0.0.1"]);
  });
});

describe.runIf(process.getuid?.() === 0)("as root", () => {
  test("a data folder that only root may enter holds a link to one that PostgreSQL's user may", async () => {
    await chmod(join(dataDir, ".."), 0o700);
    const postgres = await start();
    const elsewhere = await realpath(join(dataDir, "postgres"));
    try {
      expect(elsewhere).toMatch(/^\/var\/lib\/studymeter\//);
      await query(postgres, "CREATE TABLE kept AS SELECT 42 AS answer");
      await postgres.stop();
      expect(await query(await start(), "SELECT answer FROM kept")).toEqual([42]);
    } finally {
      await running.pop()?.stop();
      await rm(dirname(elsewhere), { recursive: true });
    }
  });
});

describe("after a crash", () => {
  test("a server whose launcher was killed is taken over, and can be stopped", async () => {
    const script = `
      const { startPostgres } = await import("@/server/postgres/start");
      await startPostgres({ dataDir: ${JSON.stringify(dataDir)} });
      process.kill(process.pid, "SIGKILL");`;
    const launcher = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
      stdio: "inherit",
    });
    expect(await once(launcher, "exit")).toEqual([null, "SIGKILL"]);

    const postgres = await start();
    expect(postgres.adopted).toBe(true);
    expect(await query(postgres, "SELECT 1")).toEqual([1]);
    await postgres.stop();
    expect((await start()).adopted).toBe(false);
  });

  test("a database that was killed itself recovers what it acknowledged", async () => {
    const postgres = await start();
    await query(postgres, "CREATE TABLE kept AS SELECT 42 AS answer");
    process.kill(postgres.pid, "SIGKILL");
    const again = await start();
    expect(await query(again, "SELECT answer FROM kept")).toEqual([42]);
  });

  test("a database that was killed comes back on its port, though a process of the killed server lives on for a moment", async () => {
    const postgres = await start();
    const session = new pg.Client({ connectionString: postgres.url });
    session.on("error", () => undefined);
    await session.connect();
    const { rows } = await session.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    const backend = rows[0]?.pid ?? 0;
    // A busy machine does the same: the session's process does not get to see that its server is gone, and keeps the shared memory.
    process.kill(backend, "SIGSTOP");
    process.kill(postgres.pid, "SIGKILL");
    const awake = setTimeout(() => process.kill(backend, "SIGCONT"), 700);
    const again = await startPostgres({ dataDir, port: postgres.port });
    clearTimeout(awake);
    running.push(again);
    expect(again.port).toBe(postgres.port);
    expect(await query(again, "SELECT 1")).toEqual([1]);
  });

  test("a port that another program has taken is named", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    await expect(startPostgres({ dataDir, port })).rejects.toThrow(`Port ${port} is taken by another program.`);
    other.close();
  });

  test("a pid file whose number now belongs to another program does not block a start", async () => {
    const postgres = await start();
    const file = join(dataDir, "postgres", "postmaster.pid");
    const text = await readFile(file, "utf8");
    await postgres.stop();
    await writeFile(file, text.replace(/^\d+/, String(process.ppid)));
    expect((await start()).adopted).toBe(false);
  });
});

describe("a folder that is not right", () => {
  test("a data folder with other files is not touched", async () => {
    await mkdir(dataDir);
    await writeFile(join(dataDir, "thesis.txt"), "two years of work");
    expect(await refusal()).toMatch(/is not empty and not a data folder of Studymeter.*STUDYMETER_DATA_DIR/);
  });

  test("a database folder with other files is not touched", async () => {
    await (await start()).stop();
    await rm(join(dataDir, "postgres"), { recursive: true });
    await mkdir(join(dataDir, "postgres"));
    await writeFile(join(dataDir, "postgres", "thesis.txt"), "two years of work");
    expect(await refusal()).toMatch(/not a PostgreSQL database/);
  });

  test("another major version is named", async () => {
    await (await start()).stop();
    await writeFile(join(dataDir, "postgres", "PG_VERSION"), "17\n");
    expect(await refusal()).toMatch(/made by PostgreSQL 17, and this is 18/);
  });

  test("a missing part is named", async () => {
    await (await start()).stop();
    await rm(join(dataDir, "postgres", "pg_wal"), { recursive: true });
    expect(await refusal()).toMatch(/is damaged: pg_wal is missing. Restore a backup/);
  });

  test("a broken control file is reported with PostgreSQL's message", async () => {
    await (await start()).stop();
    await truncate(join(dataDir, "postgres", "global", "pg_control"), 100);
    expect(await refusal()).toMatch(/is damaged: PostgreSQL says ".*pg_control.*Restore a backup/);
  });

  test("a lost password is reported as such", async () => {
    await (await start()).stop();
    await rm(join(dataDir, "postgres.password"));
    expect(await refusal()).toMatch(/postgres.password is missing/);
    await writeFile(join(dataDir, "postgres.password"), "another");
    expect(await refusal()).toMatch(/postgres.password does not match/);
    await rm(join(dataDir, "postgres.password"));
  });
});
