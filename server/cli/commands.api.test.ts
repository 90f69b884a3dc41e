import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "@/server/free-port";
import { type Program, runProgram, runScript } from "@/test/support/program";
import { rowHashes } from "@/test/support/row-hashes";
import { startPostgres } from "../postgres/start";

/** One instance and the commands of its operator during an incident. */
let folder: string;
let env: Record<string, string>;
let url: string;
let app: Program;
let key: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "studymeter-commands-"));
  await chmod(folder, 0o711);
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  env = { STUDYMETER_DATA_DIR: join(folder, "data"), BACKUP_DIR: join(folder, "backups"), PORT: String(port) };
  await startApp();
});
afterAll(async () => {
  await stopApp();
  await rm(folder, { recursive: true, force: true });
});

async function startApp(): Promise<void> {
  app = runProgram("server/bootstrap/start.mjs", [], env);
  await app.says("Stop with Ctrl-C");
}

async function stopApp(): Promise<void> {
  app.child.kill("SIGTERM");
  expect(await app.ended()).toBe(0);
}

async function run(name: string, ...args: string[]) {
  const program = runScript(name, args, env);
  return { code: await program.ended(), lines: program.written().trim().split("\n"), problem: program.problem() };
}

/** The database, accessed directly, whether the program runs or not. */
async function inDatabase<Result>(work: (pool: pg.Pool) => Promise<Result>): Promise<Result> {
  const postgres = await startPostgres({ dataDir: env.STUDYMETER_DATA_DIR ?? "" });
  const pool = new pg.Pool({ connectionString: postgres.url });
  try {
    return await work(pool);
  } finally {
    await pool.end();
    if (!postgres.adopted) await postgres.stop();
  }
}

async function consume(): Promise<number> {
  const answer = await fetch(`${url}/api/usage/consume`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "x-user-id": "alice" },
    body: JSON.stringify({ feature: "ask_question" }),
  });
  const { current_quota } = (await answer.json()) as { current_quota: { used: number } };
  return current_quota.used;
}

describe("the commands of an operator", { timeout: 180_000 }, () => {
  it("report a healthy instance as OK", async () => {
    const made = await run("api-key", "--name", "Smoke", "--scopes", "usage:read,usage:write");
    key = made.lines.at(-1) ?? "";
    // The app keeps running meanwhile; the doctor requires its backup.
    expect(await run("backup")).toMatchObject({ code: 0, problem: "" });
    const [doctor, smoke] = await Promise.all([run("doctor"), run("smoke", url, "--key", key)]);
    expect([doctor.code, doctor.problem]).toEqual([0, ""]);
    const verdicts = doctor.lines.map((line) => line.split(" ")[0]).filter((word) => word !== "");
    expect(verdicts.length).toBeGreaterThan(15);
    expect(verdicts).not.toContain("FAIL");
    expect([smoke.code, smoke.problem]).toEqual([0, ""]);
    expect(smoke.lines.map((line) => line.slice(0, 6))).toEqual(Array(12).fill("ok    "));
    expect([await consume(), await consume()]).toEqual([1, 2]);
  });

  it("name what is broken and how to fix it, and exit with 1", async () => {
    const [made = ""] = await readdir(env.BACKUP_DIR ?? "");
    const [absent, restore, backup] = await Promise.all([
      run("restore", "no-such.backup.gz"),
      run("restore", join(env.BACKUP_DIR ?? "", made)),
      run("backup", "--to", join(folder, "data", "secrets.json")),
    ]);
    // Looked for where npm was called, before anything else.
    expect(absent).toEqual({
      code: 1,
      lines: [""],
      problem: `There is no file ${join(process.cwd(), "no-such.backup.gz")}.\n`,
    });
    expect(restore).toEqual({
      code: 1,
      lines: [""],
      problem: "Studymeter runs on this database (from 127.0.0.1). Stop every instance first.\n",
    });
    expect(backup).toEqual({ code: 1, lines: [""], problem: expect.stringMatching(/^E(EXIST|NOTDIR): .*\n$/) });

    await inDatabase(async (pool) => {
      await pool.query("DROP INDEX alert_by_time");
      await pool.query("UPDATE plan SET current_version_id = NULL WHERE key = 'free'");
    });
    const [doctor, smoke] = await Promise.all([run("doctor"), run("smoke", url)]);
    expect([doctor.code, doctor.problem]).toEqual([1, "3 checks failed.\n"]);
    const told = doctor.lines.join("\n");
    expect(told).toMatch(
      /^FAIL {2}indexes .*missing: alert_by_time\n +→ Create them again as in prisma\/migrations\.$/m,
    );
    expect(told).toMatch(/^FAIL {2}catalogue .*no plan can be enforced\.\n +→ npm run migrate$/m);
    expect(told).toMatch(/^FAIL {2}backup .*failed: E.*\n +→ Set BACKUP_DIR to a folder/m);
    expect([smoke.code, smoke.problem]).toEqual([1, "One check failed.\n"]);
    expect(smoke.lines.join("\n")).toMatch(
      /^FAIL {2}the instance is ready: responded with 503: .*The catalogue is empty/m,
    );
    await inDatabase((pool) =>
      pool.query(
        "UPDATE plan SET current_version_id = (SELECT min(id::text)::uuid FROM plan_version WHERE plan_key = 'free') WHERE key = 'free'",
      ),
    );
  });

  it("bring everything back after the database is lost, and Alice can continue", async () => {
    await stopApp();
    const gone = await run("smoke", url);
    expect([gone.code, gone.lines.every((line) => line.startsWith("FAIL"))]).toEqual([1, true]);
    const before = await inDatabase(rowHashes);
    expect(await run("backup")).toMatchObject({ code: 0, problem: "" });
    const file = (await readdir(env.BACKUP_DIR ?? "")).sort().at(-1) ?? "";

    await rm(join(folder, "data", "postgres"), { recursive: true });
    const restored = await run("restore", join(env.BACKUP_DIR ?? "", file));
    expect([restored.code, restored.problem]).toEqual([0, ""]);
    expect(restored.lines.at(-1)).toMatch(/^Restored [\d,]+ rows of \d+ tables from the backup of 20/);
    expect(await inDatabase(rowHashes)).toEqual(before);

    await startApp();
    expect(await consume()).toBe(3);
    const [doctor, smoke, audit, keys] = await Promise.all([
      run("doctor"),
      run("smoke", url, "--key", key),
      run("audit:verify"),
      run("keys:rotate"),
    ]);
    expect([doctor.code, doctor.problem]).toEqual([0, ""]);
    expect(doctor.lines.join("\n")).toMatch(/^OK {4}backup +The newest backup is of 20.*Z$/m);
    expect([smoke.code, smoke.problem]).toEqual([0, ""]);
    expect(audit).toMatchObject({ code: 0, lines: [expect.stringMatching(/^The audit log is intact: [1-9]/)] });
    expect(keys).toMatchObject({
      code: 0,
      lines: expect.arrayContaining([expect.stringMatching(/^Everything is encrypted/)]),
    });
  });
});
