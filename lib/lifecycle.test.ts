import { beforeEach, expect, test } from "vitest";
import { forgetProcess } from "@/test/support/process-memory";
import { isDraining, onShutdown, runShutdownHooks } from "./lifecycle";

beforeEach(forgetProcess);

test("each phase runs its own hooks, and one that fails keeps no other from ending", async () => {
  const ran: string[] = [];
  onShutdown("drain", "streams", () => void ran.push("streams"));
  onShutdown("flush", "log", async () => void ran.push("log"));
  onShutdown("flush", "mail", () => {
    throw new Error("no route to host");
  });
  expect(isDraining()).toBe(false);
  expect(await runShutdownHooks("drain")).toEqual([]);
  expect(isDraining()).toBe(true);
  expect(ran).toEqual(["streams"]);
  const failed = await runShutdownHooks("flush");
  expect(ran).toEqual(["streams", "log"]);
  expect(failed).toMatchObject([{ name: "mail", error: { message: "no route to host" } }]);
});

test("a module that registers twice, once in each module graph, is run once", async () => {
  let runs = 0;
  onShutdown("drain", "same", () => void runs++);
  onShutdown("drain", "same", () => void runs++);
  await runShutdownHooks("drain");
  expect(runs).toBe(1);
});
