import { hkdfSync } from "node:crypto";
import canonicalize from "canonicalize";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signRequest } from "@/inngest/engine/signature";
import { getEnv } from "@/lib/env";
import { type RunningApp, startApp } from "@/test/support/app";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { eventually } from "@/test/support/jobs";
import { type Peer, respondWith, startPeer } from "@/test/support/peer";
import { PRODUCTION } from "@/test/support/production";
import { startSmtp, type TestSmtp } from "@/test/support/smtp";

const HOSTED_KEY = "signkey-test-00112233445566778899aabbccddeeff";
const SYNC = canonicalize({ url: "http://app:3000/api/inngest" }) ?? "";

let databases: TestDatabase[];
let smtp: TestSmtp;
let inngest: Peer;
/** Runs its jobs with the embedded engine. */
let app: RunningApp;
/** Production, with jobs run by Inngest and everything served through Next. */
let hosted: RunningApp;

beforeAll(async () => {
  databases = await Promise.all([createTestDatabase(), createTestDatabase()]);
  [smtp, inngest] = await Promise.all([startSmtp(), startPeer()]);
  inngest.behave(respondWith(200, { ids: ["1"], status: 200 }));
  app = await startApp({ databaseUrl: databases[0]?.url ?? "", env: { SMTP_URL: smtp.url } });
  hosted = await startApp({
    databaseUrl: databases[1]?.url ?? "",
    hotRoutes: false,
    env: {
      ...PRODUCTION,
      INNGEST_EVENT_KEY: "event-key-of-the-tests",
      INNGEST_SIGNING_KEY: HOSTED_KEY,
      INNGEST_BASE_URL: inngest.url,
    },
  });
});
afterAll(async () => {
  await Promise.all([app?.stop(), hosted?.stop()]);
  await Promise.all([smtp?.close(), inngest?.close()]);
  for (const database of databases ?? []) await database.drop();
});

async function signUp(at: RunningApp, email: string): Promise<void> {
  const answer = await fetch(`${at.url}/api/account/sign-up`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ email, password: "a quiet green river", name: "Mira" }),
  });
  expect(answer.status).toBe(200);
}

describe("calls of job functions", () => {
  const BODY = canonicalize({ ctx: { run_id: "1" }, event: { name: "x", data: {} }, events: [], steps: {} }) ?? "";
  const call = (at: RunningApp, method: string, headers: Record<string, string> = {}) =>
    fetch(`${at.url}/api/inngest?fnId=studymeter-cleanup&stepId=step`, {
      method,
      headers: { "Content-Type": "application/json", ...headers },
      body: method === "GET" ? undefined : BODY,
    });
  const key = () =>
    Buffer.from(hkdfSync("sha256", getEnv().TOKEN_SECRET, "", "studymeter: calls of job functions", 32)).toString(
      "hex",
    );

  it("are refused without a signature, whoever runs the jobs", async () => {
    for (const at of [app, hosted]) {
      for (const method of ["GET", "POST", "PUT"]) expect((await call(at, method)).status).toBe(401);
      const syncing = { "x-inngest-sync-kind": "in_band" };
      expect((await call(at, "PUT", syncing)).status).toBe(401);
    }
  });

  it("are registered at APP_URL, whatever the address by which the registration was asked for", async () => {
    const answer = await fetch(`${hosted.url}/api/inngest`, {
      method: "PUT",
      headers: {
        "Content-Type": "application/json",
        "x-inngest-sync-kind": "in_band",
        "x-inngest-signature": signRequest(SYNC, HOSTED_KEY, new Date()),
      },
      body: SYNC,
    });
    expect(answer.status).toBe(200);
    const { functions } = (await answer.json()) as { functions: { steps: { step: { runtime: { url: string } } } }[] };
    expect(functions.length).toBeGreaterThan(20);
    for (const { steps } of functions) {
      expect(steps.step.runtime.url).toMatch(new RegExp(`^${PRODUCTION.APP_URL}/api/inngest\\?`));
    }
  });

  it("are refused with a wrong or an old signature", async () => {
    const sign = (secret: string, minutesAgo = 0) => ({
      "x-inngest-signature": signRequest(BODY, secret, new Date(Date.now() - minutesAgo * 60_000)),
    });
    expect((await call(app, "POST", sign("another key"))).status).toBe(401);
    expect((await call(app, "POST", sign(key(), 6))).status).toBe(401);
    // The same call with a fresh signature is accepted.
    const answer = await call(app, "POST", { ...sign(key()), "x-request-id": "run-1" });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("x-request-id")).toBe("run-1");
    expect(answer.headers.get("server-timing")).toMatch(/^db;dur=\d/);
  });
});

describe("jobs", () => {
  it("run in the process if no Inngest is configured: a mail is sent soon after it was queued", async () => {
    const ready = await (await fetch(`${app.url}/api/health/ready`)).json();
    expect(ready.checks).toMatchObject({ jobs: "ok" });
    await signUp(app, "mira@example.com");
    const [mail] = await eventually(
      () => smtp.received,
      (received) => received.length > 0,
    );
    expect(mail?.subject).toBe("Confirm your email address");
    const rows = await eventually(
      async () => (await databases[0]?.pool.query("SELECT status, html, props FROM mail"))?.rows ?? [],
      ([row]) => row?.status === "sent",
    );
    expect(JSON.stringify(rows)).not.toContain("token=");
  });

  it("are left to Inngest if it is configured: events go there, and nothing runs in the process", async () => {
    await signUp(hosted, "mira@example.com");
    const sent = await eventually(
      () => inngest.received.filter(({ path }) => path === "/e/event-key-of-the-tests"),
      (received) => received.length > 0,
    );
    const event = sent.flatMap(({ body }) => JSON.parse(body)).find(({ name }) => name !== "studymeter/relay.probed");
    expect(event).toMatchObject({ name: "mail/due", data: { mailId: expect.any(String) } });
    const { rows } = (await databases[1]?.pool.query(
      "SELECT (SELECT count(*) FROM job_event)::int AS events, status FROM mail",
    )) ?? { rows: [] };
    expect(rows).toEqual([{ events: 0, status: "waiting" }]);
  });

  it("stop with the process: running ones are finished", async () => {
    expect(await app.stop()).toBe(0);
    const { rows } = (await databases[0]?.pool.query("SELECT 1 FROM job_item WHERE worker IS NOT NULL")) ?? {
      rows: [],
    };
    expect(rows).toEqual([]);
  });
});
