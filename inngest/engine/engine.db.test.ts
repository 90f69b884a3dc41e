import { NonRetriableError, RetryAfterError } from "inngest";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { usePool } from "@/test/support/engine";
import { eventually, type JobServer, runEngine, serveJobs, testClient } from "@/test/support/jobs";
import type { Engine } from ".";

let database: TestDatabase;
const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  usePool(database.pool);
});
afterAll(() => database?.drop());
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await database.pool.query("TRUNCATE job_event, job_run, job_step, job_item, job_schedule, job_throttle CASCADE");
});

const client = testClient();
type Functions = Parameters<typeof serveJobs>[1];

async function serving(functions: Functions, lose?: (call: number) => boolean): Promise<JobServer> {
  const server = await serveJobs(client, functions, lose);
  closers.push(() => server.close());
  return server;
}

async function running(server: JobServer, options?: Parameters<typeof runEngine>[1]): Promise<Engine> {
  const engine = await runEngine(server, options);
  closers.push(() => engine.stop(5_000));
  return engine;
}

interface Run {
  status: string;
  output: unknown;
}

async function runsOf(functionId: string): Promise<Run[]> {
  const { rows } = await database.pool.query<Run>(
    "SELECT status::text, output FROM job_run WHERE function_id = $1 ORDER BY started_at, id",
    [`test-${functionId}`],
  );
  return rows;
}

/** The runs of a function once so many of them have ended. */
function ended(functionId: string, count = 1): Promise<Run[]> {
  return eventually(
    () => runsOf(functionId),
    (runs) => runs.filter(({ status }) => status !== "running").length >= count,
  );
}

describe("a run", () => {
  it("does its steps in order, each once, and keeps what it returned", async () => {
    const done: string[] = [];
    const job = client.createFunction(
      { id: "steps", triggers: [{ event: "a" }], retries: 0 },
      async ({ event, step }) => {
        const first = await step.run("first", () => {
          done.push("first");
          return event.data.n as number;
        });
        const second = await step.run("second", () => {
          done.push("second");
          return first + 1;
        });
        return { first, second };
      },
    );
    await running(await serving([job]));
    await client.send({ name: "a", data: { n: 1 } });
    expect(await ended("steps")).toMatchObject([{ status: "completed" }]);
    expect(done).toEqual(["first", "second"]);
    const { rows } = await database.pool.query("SELECT name FROM job_step ORDER BY position");
    expect(rows).toEqual([{ name: "first" }, { name: "second" }]);
    expect((await database.pool.query("SELECT 1 FROM job_item")).rowCount).toBe(0);
  });

  it("does steps side by side, each once", async () => {
    const done: string[] = [];
    const job = client.createFunction({ id: "parallel", triggers: [{ event: "a" }], retries: 0 }, async ({ step }) => {
      const names = ["x", "y", "z"];
      const results = await Promise.all(
        names.map((name) =>
          step.run(name, () => {
            done.push(name);
            return name.toUpperCase();
          }),
        ),
      );
      return step.run("sum", () => results.join(""));
    });
    await running(await serving([job]));
    await client.send({ name: "a", data: {} });
    expect(await ended("parallel")).toMatchObject([{ status: "completed", output: "XYZ" }]);
    expect(done.toSorted()).toEqual(["x", "y", "z"]);
  });

  it("sleeps, sends events, and invokes another function", async () => {
    const child = client.createFunction(
      { id: "child", triggers: [{ event: "child" }], retries: 0 },
      ({ event }) => `hello ${event.data.name}`,
    );
    const other = client.createFunction({ id: "other", triggers: [{ event: "b" }], retries: 0 }, () => "told");
    const job = client.createFunction({ id: "tools", triggers: [{ event: "a" }], retries: 0 }, async ({ step }) => {
      await step.sleep("a moment", "1s");
      await step.sendEvent("tell", { id: "b of a", name: "b", data: {} });
      return step.invoke("ask", { function: child, data: { name: "Alice" } });
    });
    await running(await serving([job, child, other]));
    await client.send({ name: "a", data: {} });
    expect(await ended("tools")).toMatchObject([{ status: "completed", output: "hello Alice" }]);
    expect(await ended("other")).toMatchObject([{ status: "completed", output: "told" }]);
  });

  it("is made once for an event that comes twice", async () => {
    const job = client.createFunction({ id: "once", triggers: [{ event: "a" }], retries: 0 }, () => "ran");
    await running(await serving([job]));
    for (let i = 0; i < 3; i++) await client.send({ id: "the cause", name: "a", data: {} });
    await client.send({ id: "another cause", name: "a", data: {} });
    expect(await ended("once", 2)).toHaveLength(2);
  });
});

describe("what fails", () => {
  it("is tried again as often as it may, with the steps before it left alone", async () => {
    const tries: string[] = [];
    const job = client.createFunction({ id: "fails", triggers: [{ event: "a" }], retries: 2 }, async ({ step }) => {
      await step.run("good", () => void tries.push("good"));
      return step.run("bad", () => {
        tries.push("bad");
        if (tries.length < 4) throw new Error("not yet");
        return "at last";
      });
    });
    await running(await serving([job]));
    await client.send({ name: "a", data: {} });
    expect(await ended("fails")).toMatchObject([{ status: "completed", output: "at last" }]);
    expect(tries).toEqual(["good", "bad", "bad", "bad"]);
  });

  it("is given up after its last try, and its function may catch that", async () => {
    const job = client.createFunction({ id: "catches", triggers: [{ event: "a" }], retries: 1 }, async ({ step }) => {
      try {
        await step.run("bad", () => {
          throw new Error("never");
        });
      } catch (error) {
        return `caught ${(error as Error).message}`;
      }
    });
    await running(await serving([job]));
    await client.send({ name: "a", data: {} });
    expect(await ended("catches")).toMatchObject([{ status: "completed", output: "caught never" }]);
  });

  it("calls its failure handler, with the event that started it", async () => {
    const told: unknown[] = [];
    let tries = 0;
    const job = client.createFunction(
      {
        id: "hopeless",
        triggers: [{ event: "a" }],
        retries: 5,
        onFailure: ({ event, error }) => {
          told.push({ function: event.data.function_id, cause: event.data.event.data, error: error.message });
        },
      },
      () => {
        tries++;
        throw new NonRetriableError("no use");
      },
    );
    await running(await serving([job]));
    await client.send({ name: "a", data: { n: 7 } });
    expect(await ended("hopeless")).toMatchObject([{ status: "failed", output: { message: "no use" } }]);
    await ended("hopeless-failure");
    expect(tries).toBe(1);
    expect(told).toEqual([{ function: "test-hopeless", cause: { n: 7 }, error: "no use" }]);
  });

  it("waits as long as it asks to", async () => {
    const job = client.createFunction({ id: "later", triggers: [{ event: "a" }], retries: 1 }, () => {
      throw new RetryAfterError("busy", "1h");
    });
    await running(await serving([job]));
    await client.send({ name: "a", data: {} });
    const [item] = await eventually(
      async () =>
        (
          await database.pool.query(
            "SELECT attempt, extract(epoch FROM visible_at - now())::int AS seconds FROM job_item WHERE attempt > 0",
          )
        ).rows,
      (rows) => rows.length > 0,
    );
    expect(item.attempt).toBe(1);
    expect(item.seconds).toBeGreaterThan(3_400);
    expect(item.seconds).toBeLessThanOrEqual(3_600);
  });

  it("fails with a clear message when a step uses what the engine does not support", async () => {
    const job = client.createFunction({ id: "waits", triggers: [{ event: "a" }], retries: 3 }, async ({ step }) => {
      await step.waitForEvent("an answer", { event: "b", timeout: "1h" });
    });
    await running(await serving([job]));
    await client.send({ name: "a", data: {} });
    const message = expect.stringContaining("does not support the step an answer (WaitForEvent)");
    expect(await ended("waits")).toMatchObject([{ status: "failed", output: { message } }]);
  });
});

describe("crashes and several instances", () => {
  it("a lost response costs another call, and finished steps stay finished", async () => {
    const done: string[] = [];
    const job = client.createFunction({ id: "lossy", triggers: [{ event: "a" }], retries: 0 }, async ({ step }) => {
      await step.run("one", () => void done.push("one"));
      await step.run("two", () => void done.push("two"));
      return "done";
    });
    // The second call's response, which says that step two is done, never arrives.
    const server = await serving([job], (call) => call === 2);
    await running(server);
    await client.send({ name: "a", data: {} });
    expect(await ended("lossy")).toMatchObject([{ status: "completed" }]);
    expect(done).toEqual(["one", "two", "two"]);
  });

  it("what a dead instance had leased is taken over, and a late result changes nothing", async () => {
    let release = () => {};
    const held = new Promise<void>((done) => {
      release = done;
    });
    let calls = 0;
    const job = client.createFunction({ id: "taken", triggers: [{ event: "a" }], retries: 0 }, async () => {
      calls++;
      if (calls > 1) return "second";
      await held;
      return "first";
    });
    const server = await serving([job]);
    // An instance that never extends its leases is dead to the others, though its call goes on.
    const frozen = await runEngine(server, { leaseMs: 2 ** 31 - 1 });
    await client.send({ name: "a", data: {} });
    await eventually(
      () => calls,
      (n) => n === 1,
    );
    await database.pool.query("UPDATE job_item SET visible_at = now()");
    await running(server);
    expect(await ended("taken")).toMatchObject([{ status: "completed", output: "second" }]);
    release();
    await frozen.stop(5_000);
    expect(await runsOf("taken")).toMatchObject([{ status: "completed", output: "second" }]);
  });

  it("two instances share the work: every run once, and no more at a time than allowed", async () => {
    const ran = new Map<unknown, number>();
    let atOnce = 0;
    let most = 0;
    const job = client.createFunction(
      { id: "shared", triggers: [{ event: "a" }], retries: 0, concurrency: { limit: 3 } },
      async ({ event }) => {
        most = Math.max(most, ++atOnce);
        ran.set(event.data.n, (ran.get(event.data.n) ?? 0) + 1);
        await new Promise((done) => setTimeout(done, 10));
        atOnce--;
      },
    );
    const server = await serving([job]);
    await running(server);
    await running(server);
    await client.send(Array.from({ length: 40 }, (_, n) => ({ name: "a", data: { n } })));
    await ended("shared", 40);
    expect([...ran.values()]).toEqual(Array(40).fill(1));
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(3);
  });

  it("runs of a throttled function start evenly, whoever starts them", async () => {
    let lastStart = 0;
    const job = client.createFunction(
      { id: "slow", triggers: [{ event: "a" }], retries: 0, throttle: { limit: 20, period: "1s" } },
      () => {
        lastStart = performance.now();
      },
    );
    const server = await serving([job]);
    await running(server);
    await running(server);
    const begin = performance.now();
    await client.send(Array.from({ length: 20 }, (_, n) => ({ name: "a", data: { n } })));
    await ended("slow", 20);
    // Nineteen pauses of 50 ms lie between twenty starts; a busy machine only makes it longer.
    expect(lastStart - begin).toBeGreaterThan(19 * 50 - 20);
  });
});

describe("crons", () => {
  const minutelyJob = (told: Date[]) =>
    client.createFunction(
      { id: "minutely", triggers: [{ cron: "TZ=Asia/Kolkata * * * * *" }], retries: 0 },
      ({ event }) => void told.push(new Date(event.ts ?? 0)),
    );

  it("make up for 45 days of downtime with one tick, however many instances start", async () => {
    const told: Date[] = [];
    const server = await serving([minutelyJob(told)]);
    const now = new Date("2026-11-24T10:30:15Z");
    await database.pool.query(
      "INSERT INTO job_schedule VALUES ('test-minutely', 'TZ=Asia/Kolkata * * * * *', '2026-10-10T00:00:00Z')",
    );
    for (let i = 0; i < 3; i++) await running(server, { clock: { now: () => now } });
    await ended("minutely");
    await new Promise((done) => setTimeout(done, 200));
    expect(told).toEqual([new Date("2026-11-24T10:30:00Z")]);
  });

  it("miss nothing when they are new, and tick once for each time that comes, wherever clocks jump", async () => {
    const told: Date[] = [];
    const server = await serving([minutelyJob(told)]);
    let now = new Date("2026-11-24T10:30:15Z");
    const clock = { now: () => now };
    await running(server, { clock });
    await running(server, { clock });
    const lastTick = async () =>
      (await database.pool.query<{ at: Date }>("SELECT last_tick_at AS at FROM job_schedule")).rows[0]?.at;
    await eventually(lastTick, (at) => at !== undefined);
    expect(told).toEqual([]);
    for (const [time, ticks] of [
      ["2026-11-24T10:31:00Z", 1],
      ["2026-11-24T10:31:30Z", 1],
      ["2026-11-24T09:31:30Z", 1],
      ["2026-11-24T10:32:10Z", 2],
      ["2027-01-03T10:32:10Z", 3],
      ["2026-11-24T10:33:00Z", 3],
      ["2026-11-24T10:34:10Z", 4],
    ] as const) {
      now = new Date(time);
      await eventually(
        () => told.length,
        (count) => count === ticks,
      );
      await new Promise((done) => setTimeout(done, 150));
    }
    expect(told.map((at) => at.toISOString())).toEqual([
      "2026-11-24T10:31:00.000Z",
      "2026-11-24T10:32:00.000Z",
      "2027-01-03T10:32:00.000Z",
      "2026-11-24T10:34:00.000Z",
    ]);
  });
});

it("does not start with a function that uses an unsupported option", async () => {
  const fine = client.createFunction({ id: "fine", triggers: [{ event: "a" }], retries: 0 }, () => "ran");
  const demanding = client.createFunction(
    { id: "demanding", triggers: [{ event: "a" }], retries: 0, idempotency: "event.data.id" },
    () => "ran",
  );
  const server = await serving([fine, demanding]);
  await client.send({ name: "a", data: {} });
  await expect(runEngine(server)).rejects.toThrow(/does not support idempotency of the function test-demanding/);
  expect((await database.pool.query("SELECT 1 FROM job_run")).rowCount).toBe(0);
});

describe("what is over", () => {
  it("is removed when it is old: completed runs before failed ones, and events that no run needs", async () => {
    const good = client.createFunction({ id: "good", triggers: [{ event: "a" }], retries: 0 }, ({ step }) =>
      step.run("one", () => 1),
    );
    const bad = client.createFunction({ id: "bad", triggers: [{ event: "b" }], retries: 0 }, () => {
      throw new Error("no");
    });
    const server = await serving([good, bad]);
    const engine = await running(server);
    await client.send([
      { name: "a", data: {} },
      { name: "b", data: {} },
      { name: "nobody listens to this", data: {} },
    ]);
    await Promise.all([ended("good"), ended("bad")]);
    await engine.stop(5_000);
    await database.pool.query("UPDATE job_run SET ended_at = ended_at - interval '10 days'");
    await database.pool.query("UPDATE job_event SET received_at = received_at - interval '10 days'");
    await running(server);
    await eventually(
      async () => (await database.pool.query("SELECT name FROM job_event")).rows,
      (rows) => rows.length === 1,
    );
    expect(await runsOf("good")).toEqual([]);
    expect(await runsOf("bad")).toMatchObject([{ status: "failed" }]);
    expect((await database.pool.query("SELECT 1 FROM job_step")).rowCount).toBe(0);
  });
});
