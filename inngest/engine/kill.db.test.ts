import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { usePool } from "@/test/support/engine";
import { eventually, startJobProcess, testClient } from "@/test/support/jobs";

let database: TestDatabase;
const children = new Set<ChildProcess>();

beforeAll(async () => {
  database = await createTestDatabase();
  usePool(database.pool);
  await database.pool.query("CREATE TABLE work_done (id serial, run int, step text)");
});
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await database?.drop();
});

async function startInstance(): Promise<ChildProcess> {
  const child = await startJobProcess(database.url);
  children.add(child);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
  children.delete(child);
}

const RUNS = 40;
const KILLS = 2;
/** Calls of one function that may be under way when a process dies. */
const AT_ONCE = 4;

it("survives kill -9 of either of two instances at any moment: every run ends, and a step whose result was kept is not run again", async () => {
  const [first, second] = await Promise.all([startInstance(), startInstance()]);
  await testClient().send(Array.from({ length: RUNS }, (_, n) => ({ id: `run ${n}`, name: "begin", data: { n } })));
  let victims = [first, second];
  for (let killed = 0; killed < KILLS; killed++) {
    await sleep(100 + Math.random() * 400);
    const [victim, other] = victims as [ChildProcess, ChildProcess];
    await kill(victim);
    victims = [other, await startInstance()];
  }
  await eventually(
    async () => (await database.pool.query("SELECT 1 FROM job_run WHERE status = 'completed'")).rowCount,
    (ended) => ended === RUNS,
    100_000,
  );
  const { rows: failed } = await database.pool.query("SELECT 1 FROM job_run WHERE status <> 'completed'");
  expect(failed).toEqual([]);
  const { rows: done } = await database.pool.query<{ run: number; step: string }>(
    "SELECT run, step FROM work_done ORDER BY id",
  );
  for (let run = 0; run < RUNS; run++) {
    const steps = done.filter((work) => work.run === run).map(({ step }) => step);
    // A step that was cut off is done again; one that was followed by another never is.
    expect(steps.filter((step, index) => step !== steps[index - 1])).toEqual(["one", "two", "three"]);
  }
  expect(done.length).toBeLessThanOrEqual(RUNS * 3 + KILLS * AT_ONCE);
});
