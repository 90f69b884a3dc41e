import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningApp, startApp } from "@/test/support/app";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { insertApiKey } from "@/test/support/engine";
import { eventually } from "@/test/support/jobs";
import { PRODUCTION } from "@/test/support/production";
import { startSmtp, type TestSmtp } from "@/test/support/smtp";

/** The same build as the demo's, in production, with every request and every job's call through Next. */
let database: TestDatabase;
let smtp: TestSmtp;
let app: RunningApp;
let key: string;

beforeAll(async () => {
  [database, smtp] = await Promise.all([createTestDatabase(), startSmtp()]);
  key = await insertApiKey(database.pool, ["admin"]);
  app = await startApp({
    databaseUrl: database.url,
    hotRoutes: false,
    // The test's mail server has no TLS, which production asks for.
    env: { ...PRODUCTION, SMTP_URL: smtp.url, SMTP_REQUIRE_TLS: "false" },
  });
});
afterAll(async () => {
  await app?.stop();
  await smtp?.close();
  await database?.drop();
});

function call(method: string, path: string, body?: object): Promise<Response> {
  return fetch(`${app.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    redirect: "manual",
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
}

describe("production", () => {
  const CLOCK = "clk_01980f8e5c3a7000a0b1c2d3e4f50617";

  it.each([
    ["GET", "/razorpay/v1/checkout.js"],
    ["GET", "/razorpay/__control/ledger"],
    ["POST", "/razorpay/v1/orders", { amount: 100, currency: "INR" }],
    ["POST", "/api/simulator/behaviour", { user_id: "alice", next: "decline" }],
    ["POST", "/api/simulator/dispute", { user_id: "alice", status: "created" }],
    ["POST", "/api/simulator/checkout", { order_id: "order_1", instrument: "success@razorpay" }],
    ["GET", "/api/mailbox"],
    ["GET", "/mailbox"],
    ["GET", "/mailbox?to=alice@example.com"],
    ["POST", "/api/test-clocks", { now: "2026-01-01T00:00:00Z" }],
    ["GET", `/api/test-clocks/${CLOCK}`],
    ["POST", `/api/test-clocks/${CLOCK}/advance`, { days: 1 }],
    ["DELETE", `/api/test-clocks/${CLOCK}`],
    ["GET", "/admin/time-machine"],
  ] as const)("knows no %s %s, though an admin asks", async (method, path, body?: object) => {
    expect((await call(method, path, body)).status).toBe(404);
  });

  it("tells browsers to stay with https, on calls, pages and errors", async () => {
    for (const path of ["/api/health", "/sign-in", "/api/nothing", "/api/%"]) {
      const { headers } = await fetch(`${app.url}${path}`);
      expect([path, headers.get("strict-transport-security")]).toEqual([path, "max-age=31536000"]);
    }
  });

  it("has no demo accounts", async () => {
    const { rows } = await database.pool.query("SELECT count(*)::int AS accounts FROM account");
    expect(rows).toEqual([{ accounts: 0 }]);
  });

  it("refuses calls of job functions without a signature", async () => {
    for (const method of ["GET", "POST", "PUT"]) {
      const answer = await fetch(`${app.url}/api/inngest?fnId=studymeter-cleanup&stepId=step`, {
        method,
        headers: { "content-type": "application/json" },
        body: method === "GET" ? undefined : "{}",
      });
      expect([method, answer.status]).toEqual([method, 401]);
    }
  });

  it("runs its jobs through Next: an exhausted quota is reported by mail, from the use to the mail server", async () => {
    const student = { email: "mira@test-school.in", name: "Mira" };
    expect((await call("PUT", "/api/students/mira", student)).status).toBe(200);
    const use = await fetch(`${app.url}/api/usage/consume`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "x-user-id": "mira" },
      body: JSON.stringify({ feature: "quiz", quantity: 3 }),
    });
    expect(use.status).toBe(200);
    const [mail] = await eventually(
      () => smtp.received,
      ({ length }) => length > 0,
    );
    expect(mail?.subject).toMatch(/^You've used all 3 quizzes/);
    await eventually(
      async () => (await database.pool.query("SELECT status FROM mail")).rows,
      ([row]) => row?.status === "sent",
    );
    await eventually(
      async () =>
        (await database.pool.query("SELECT status FROM job_run WHERE function_id LIKE '%deliver-mails'")).rows,
      (runs) => runs.some(({ status }) => status === "completed"),
    );
    expect((await (await fetch(`${app.url}/api/health/ready`)).json()).checks).toMatchObject({ jobs: "ok" });
  });
});
