import { describe, expect, it } from "vitest";
import { SIGNING_KEY, serveJobs, testClient } from "@/test/support/jobs";
import { fetchConfigs } from "./call";
import { EngineRefusal, readConfigs } from "./config";

const client = testClient();
type Options = Parameters<typeof client.createFunction>[0];

/** What the SDK's own handler reports to an engine about a function with these options. */
async function configsOf(options: Partial<Options>): Promise<unknown[]> {
  const job = client.createFunction(
    { id: "job", triggers: [{ event: "a" }], retries: 2, ...options } as Options,
    () => {},
  );
  const { url, close } = await serveJobs(client, [job]);
  try {
    return await fetchConfigs({ url, signingKey: SIGNING_KEY }, AbortSignal.timeout(10_000));
  } finally {
    await close();
  }
}

describe("the configuration of a function", () => {
  it("is read: what starts it, how often it is tried, how many at once, how fast", async () => {
    const configs = await configsOf({
      triggers: [{ event: "a" }, { event: "b" }, { cron: "TZ=Asia/Kolkata 0 2 * * *" }],
      concurrency: { limit: 5 },
      throttle: { limit: 10, period: "2s", burst: 3 },
      onFailure: () => {},
    });
    expect(readConfigs(configs)).toEqual([
      {
        id: "test-job",
        events: ["a", "b"],
        crons: ["TZ=Asia/Kolkata 0 2 * * *"],
        maxAttempts: 3,
        concurrency: 5,
        throttle: { intervalMs: 200, burst: 3 },
        failureHandler: "test-job-failure",
      },
      {
        id: "test-job-failure",
        events: [],
        crons: [],
        maxAttempts: 2,
        concurrency: null,
        throttle: null,
        failureHandler: null,
      },
    ]);
  });

  it.each<[string, Partial<Options>]>([
    ["idempotency", { idempotency: "event.data.id" }],
    ["batchEvents", { batchEvents: { maxSize: 10, timeout: "5s" } }],
    ["rateLimit", { rateLimit: { limit: 1, period: "1h" } }],
    ["debounce", { debounce: { period: "5s" } }],
    ["priority", { priority: { run: "1" } }],
    ["timeouts", { timeouts: { finish: "1h" } }],
    ["singleton", { singleton: { mode: "skip" } }],
    ["cancel", { cancelOn: [{ event: "b" }] }],
    ["throttle.key", { throttle: { limit: 1, period: "1s", key: "event.data.id" } }],
    ["concurrency", { concurrency: { limit: 1, key: "event.data.id" } }],
    ["concurrency", { concurrency: { limit: 1, scope: "account" } }],
    ["triggers.if", { triggers: [{ event: "a", if: "event.data.n > 1" }] }],
    ["triggers", { triggers: [{ event: "a/*" }] }],
    ["jitter", { triggers: [JSON.parse('{"cron": "0 2 * * *", "jitter": "5m"}')] }],
    ['cron "every morning"', { triggers: [{ cron: "every morning" }] }],
    ["retries", { retries: undefined }],
  ])("is refused by name if the engine does not support it: %s", async (option, options) => {
    const configs = await configsOf(options);
    const read = () => readConfigs(configs);
    expect(read).toThrow(EngineRefusal);
    expect(read).toThrow(option);
    expect(read).toThrow("the function test-job");
  });

  it("must not have the same id as another", async () => {
    const configs = [...(await configsOf({})), ...(await configsOf({}))];
    expect(() => readConfigs(configs)).toThrow(/same id/);
  });
});
