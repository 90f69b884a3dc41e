import { describe, expect, test } from "vitest";
import { AppError } from "@/lib/errors";
import { withCallScope } from "@/lib/telemetry/call-scope";
import { type GroupOptions, groupCalls } from "./group-calls";
import { timed } from "./sql/timing";

const LIMITS = { maxSize: 4, maxRunning: 1, maxWaiting: 100, silenceMs: 60_000 };

/** Groups that finish when the test says so; each call returns ten times its value. */
function held(limits: Partial<GroupOptions<number, number>> = {}) {
  const groups: { calls: readonly number[]; single: boolean; finish: () => void; fail: (error: unknown) => void }[] =
    [];
  const call = groupCalls<number, number>({
    ...LIMITS,
    answer: (calls, single) =>
      new Promise((resolve, reject) => {
        groups.push({ calls, single, finish: () => resolve(calls.map((value) => value * 10)), fail: reject });
      }),
    ...limits,
  });
  /** Waits until everything that can start has started. */
  const whenIdle = async () => {
    for (let turn = 0; turn < 5; turn++) await new Promise((done) => setImmediate(done));
  };
  return { call, groups, whenIdle };
}

test("a lone call runs at once, and those that arrive meanwhile run together, in their order", async () => {
  const { call, groups, whenIdle } = held();
  const first = call(1);
  await whenIdle();
  const others = [call(2), call(3), call(4)];
  await whenIdle();
  expect(groups.map(({ calls }) => calls)).toEqual([[1]]);
  groups[0]?.finish();
  expect(await first).toBe(10);
  await whenIdle();
  groups[1]?.finish();
  expect(await Promise.all(others)).toEqual([20, 30, 40]);
  expect(groups.map(({ calls }) => calls)).toEqual([[1], [2, 3, 4]]);
});

test("limits the size of a group and the number of groups that run at once", async () => {
  const { call, groups, whenIdle } = held({ maxRunning: 2 });
  const all = Promise.all(Array.from({ length: 11 }, (_, index) => call(index)));
  await whenIdle();
  expect(groups.map(({ calls }) => calls)).toEqual([
    [0, 1, 2, 3],
    [4, 5, 6, 7],
  ]);
  groups[1]?.finish();
  await whenIdle();
  expect(groups[2]?.calls).toEqual([8, 9, 10]);
  groups[0]?.finish();
  groups[2]?.finish();
  expect(await all).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
});

describe("when a group fails", () => {
  test("retries each of its calls alone, and only the wrong one fails", async () => {
    const tried: (readonly number[])[] = [];
    const call = groupCalls<number, number>({
      ...LIMITS,
      answer: async (calls) => {
        tried.push(calls);
        if (calls.includes(2)) throw new Error("two is wrong");
        return calls.map((value) => value * 10);
      },
    });
    const results = await Promise.allSettled([call(1), call(2), call(3)]);
    expect(results.map((result) => (result.status === "fulfilled" ? result.value : result.reason.message))).toEqual([
      10,
      "two is wrong",
      30,
    ]);
    expect(tried).toEqual([[1, 2, 3], [1], [2], [3]]);
  });

  test("retries each call alone after a lock time-out too", async () => {
    const { call, groups, whenIdle } = held();
    const all = Promise.all([call(1), call(2)]);
    await whenIdle();
    groups[0]?.fail(new AppError("unavailable", "Busy.", {}, { cause: { code: "55P03" } }));
    await whenIdle();
    expect(groups.slice(1).map(({ calls }) => calls)).toEqual([[1], [2]]);
    for (const group of groups.slice(1)) group.finish();
    expect(await all).toEqual([10, 20]);
  });

  test("a call that is retried alone blocks no other group", async () => {
    const { call, groups, whenIdle } = held();
    const all = Promise.all([call(1), call(2)]);
    await whenIdle();
    groups[0]?.fail(new Error("one of them is wrong"));
    await whenIdle();
    const next = call(3);
    await whenIdle();
    groups[3]?.finish();
    expect(await next).toBe(30);
    groups[1]?.finish();
    groups[2]?.finish();
    expect(await all).toEqual([10, 20]);
  });

  test("by a lock time-out of its only call, that call waits alone and others go on", async () => {
    const { call, groups, whenIdle } = held();
    const first = call(1);
    await whenIdle();
    groups[0]?.fail(new AppError("unavailable", "Busy.", {}, { cause: { code: "55P03" } }));
    await whenIdle();
    const second = call(2);
    await whenIdle();
    expect(groups.map(({ calls, single }) => [calls, single])).toEqual([
      [[1], false],
      [[1], true],
      [[2], false],
    ]);
    groups[2]?.finish();
    expect(await second).toBe(20);
    groups[1]?.finish();
    expect(await first).toBe(10);
  });

  test("fails all its calls on an outage without a retry; a later call tries the database again", async () => {
    const { call, groups, whenIdle } = held();
    const lost = Promise.allSettled([call(1), call(2)]);
    await whenIdle();
    const next = call(3);
    groups[0]?.fail(new AppError("unavailable", "Away.", { retryAfter: 2 }, { cause: { code: "ECONNREFUSED" } }));
    expect((await lost).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    await whenIdle();
    expect(groups.map(({ calls }) => calls)).toEqual([[1, 2], [3]]);
    groups[1]?.finish();
    expect(await next).toBe(30);
  });
});

test("an outage after a long silence fails the waiting calls too", async () => {
  const { call, groups, whenIdle } = held({ silenceMs: 0 });
  const first = call(1);
  await whenIdle();
  const waiting = Promise.allSettled([call(2), call(3)]);
  groups[0]?.fail(new AppError("unavailable", "Away.", { retryAfter: 2 }));
  await expect(first).rejects.toThrow("Away.");
  expect((await waiting).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(groups).toHaveLength(1);
});

test("refuses calls above the waiting limit, and answers those that wait", async () => {
  const { call, groups, whenIdle } = held({ maxWaiting: 2 });
  const first = call(1);
  await whenIdle();
  const waiting = [call(2), call(3)];
  await expect(call(4)).rejects.toMatchObject({ code: "unavailable", details: { retryAfter: 1 } });
  groups[0]?.finish();
  await whenIdle();
  groups[1]?.finish();
  expect(await Promise.all([first, ...waiting])).toEqual([10, 20, 30]);
});

test("adds only the waiting time to a caller, not the duration of the group that it started", async () => {
  const scope = { requestId: "1", databaseMs: 0 };
  let addedMeanwhile = -1;
  const call = groupCalls<number, number>({
    ...LIMITS,
    answer: async (calls) => {
      await timed(() => new Promise((done) => setTimeout(done, 5)));
      addedMeanwhile = scope.databaseMs;
      return [...calls];
    },
  });
  await withCallScope(scope, () => call(1));
  expect(addedMeanwhile).toBe(0);
  expect(scope.databaseMs).toBeGreaterThan(0);
});
