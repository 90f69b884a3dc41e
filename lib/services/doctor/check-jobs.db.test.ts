import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { insertJobStart } from "@/lib/db/job/job-starts";
import { REFUSED_CALL } from "@/lib/domain/job";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { usePool } from "@/test/support/engine";
import { type Peer, respondWith, startPeer } from "@/test/support/peer";
import { withSettings } from "@/test/support/with-settings";
import { checkJobs } from "./check-jobs";

let database: TestDatabase;
let inngest: Peer;

beforeAll(async () => {
  database = await createTestDatabase();
  usePool(database.pool);
  inngest = await startPeer();
});
afterAll(async () => {
  await inngest?.close();
  await database?.drop();
});
beforeEach(() => database.pool.query("TRUNCATE job_start, incident_minute"));

const NOW = new Date("2026-12-01T04:00:00Z");
const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

const check = (baseUrl = inngest.url) =>
  withSettings(
    {
      INNGEST_EVENT_KEY: "key-of-events",
      INNGEST_SIGNING_KEY: "ab".repeat(32),
      INNGEST_BASE_URL: baseUrl,
      INNGEST_SERVE_ORIGIN: "http://app.internal:3000",
    },
    () => checkJobs(NOW),
  );

test("without an Inngest server nothing is asked", async () => {
  inngest.behave(respondWith(200, {}));
  expect(await checkJobs(NOW)).toEqual([
    { name: "jobs", verdict: "ok", found: "They run inside of the app.", advice: null },
  ]);
  expect(inngest.received).toEqual([]);
});

describe("the events that we send", () => {
  test("are checked with one that nothing listens to", async () => {
    inngest.behave(respondWith(200, { ids: ["1"], status: 200 }));
    expect((await check())[0]).toMatchObject({ name: "events to Inngest", verdict: "ok" });
    expect(inngest.received[0]).toMatchObject({ method: "POST", path: "/e/key-of-events" });
  });

  test.each([
    [401, "INNGEST_EVENT_KEY"],
    [404, "INNGEST_BASE_URL"],
    [500, "INNGEST_BASE_URL"],
  ])("and a response of %i says which setting to look at: %s", async (status, setting) => {
    inngest.behave(respondWith(status, {}));
    expect((await check())[0]).toMatchObject({
      verdict: "fail",
      found: `${inngest.url} responds with ${status}`,
      advice: expect.stringContaining(setting),
    });
  });

  test("and a server that is not there is named", async () => {
    expect((await check("http://127.0.0.1:1"))[0]).toMatchObject({
      verdict: "fail",
      found: expect.stringContaining("http://127.0.0.1:1 does not respond"),
    });
  });
});

describe("the calls that come to us", () => {
  beforeAll(() => inngest.behave(respondWith(200, {})));
  const calls = async () => (await check())[1];

  test("are there if one came within three minutes: it was signed with our key", async () => {
    await insertJobStart("chain-audit", null, minutesAgo(2));
    expect(await calls()).toMatchObject({ name: "calls from Inngest", verdict: "ok" });
  });

  test("are missing if the app was never synced, or the server does not reach it", async () => {
    expect(await calls()).toMatchObject({
      verdict: "fail",
      found: "Inngest has never called a job",
      advice: expect.stringContaining("Sync the app at http://app.internal:3000/api/inngest"),
    });
    await insertJobStart("chain-audit", null, minutesAgo(4));
    expect(await calls()).toMatchObject({ verdict: "fail", found: "The last call came at 2026-12-01T03:56:00.000Z" });
  });

  test("are refused if the signing keys differ", async () => {
    await database.pool.query(
      "INSERT INTO incident_minute (minute, instance, kind, count, detail) VALUES ($1, gen_random_uuid(), $2, 7, 'x')",
      [minutesAgo(1), REFUSED_CALL],
    );
    expect(await calls()).toMatchObject({
      verdict: "fail",
      found: expect.stringContaining("7 with another signature were refused"),
      advice: expect.stringContaining("INNGEST_SIGNING_KEY"),
    });
  });
});
