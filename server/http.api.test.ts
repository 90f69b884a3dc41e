import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { smoke } from "@/server/smoke/checks";
import { type RunningApp, startApp } from "@/test/support/app";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { insertApiKey } from "@/test/support/engine";
import { eventually } from "@/test/support/jobs";
import { type Peer, respondWith, startPeer } from "@/test/support/peer";

let database: TestDatabase;
let key: string;
let collector: Peer;

const METRICS_TOKEN = "metrics-of-the-tests-0123";

beforeAll(async () => {
  database = await createTestDatabase();
  key = await insertApiKey(database.pool, ["usage:read", "usage:write"]);
  collector = await startPeer();
});
afterAll(async () => {
  await collector.close();
  await database.drop();
});

function call(app: RunningApp, path: string, init: RequestInit = {}, student = "ravi"): Promise<Response> {
  const headers = { Authorization: `Bearer ${key}`, "X-User-ID": student, ...init.headers };
  return fetch(`${app.url}${path}`, { redirect: "manual", ...init, headers });
}

const post = (body: unknown): RequestInit => ({ method: "POST", body: JSON.stringify(body) });

describe.each([
  ["in front of Next", true],
  ["where only Next runs", false],
])("the hot routes %s", (_, hotRoutes) => {
  let app: RunningApp;
  beforeAll(async () => {
    collector.behave(respondWith(200, {}));
    const env = { METRICS_TOKEN, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, LOG_LEVEL: "info" };
    app = await startApp({ databaseUrl: database.url, hotRoutes, env });
  });
  afterAll(async () => {
    await app.stop();
  });

  test.each([
    ["/api/usage/check", post({ feature: "quiz" })],
    ["/api/usage/record", post({ feature: "quiz" })],
    ["/api/usage/consume", post({ feature: "quiz" })],
    ["/api/usage/enforce-check", post({ feature: "quiz" })],
    ["/api/usage/batch", post({ events: [{ feature: "quiz", idempotency_key: "b" }] })],
    ["/api/usage/real-time", {}],
  ])("%s answers with and without a trailing slash, without a redirect", async (path, init) => {
    const student = randomUUID();
    for (const form of [path, `${path}/`, `${path}?from=test`]) {
      const answer = await call(app, form, init, student);
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ success: true });
    }
  });

  test("an unsupported method gets a 405 that names the supported ones", async () => {
    for (const path of ["/api/usage/consume", "/api/usage/consume/"]) {
      const answer = await call(app, path, { method: "GET" });
      expect(answer.status).toBe(405);
      expect(answer.headers.get("Allow")).toContain("POST");
    }
  });

  test("a body of more than 64 KiB is refused, declared or not", async () => {
    const text = JSON.stringify({ feature: "quiz", output_data: { text: "x".repeat(70_000) } });
    const declared = await call(app, "/api/usage/consume", { method: "POST", body: text });
    expect(declared.status).toBe(413);
    const stream = new Blob([text]).stream();
    const chunked = await call(app, "/api/usage/consume", {
      method: "POST",
      body: stream,
      duplex: "half",
    } as RequestInit);
    expect(chunked.status).toBe(413);
  });

  test("are measured once per call, and shown only with the token", async () => {
    const scrape = async () => {
      const answer = await fetch(`${app.url}/api/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
      expect(answer.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
      expect(answer.headers.get("server-timing")).toMatch(/^db;dur=/);
      return answer.text();
    };
    const count = (text: string, series: string) =>
      Number(
        text
          .split("\n")
          .find((line) => line.startsWith(`${series} `))
          ?.split(" ")[1] ?? 0,
      );
    const of = (route: string, status: string, method = "POST") =>
      `studymeter_request_seconds_count{route="${route}",method="${method}",status="${status}"}`;
    const before = await scrape();
    const student = randomUUID();
    for (let use = 0; use < 4; use++) await call(app, "/api/usage/consume", post({ feature: "quiz" }), student);
    expect((await fetch(`${app.url}/sign-in`)).status).toBe(200);
    expect((await fetch(`${app.url}/api/openapi.json`)).status).toBe(200);
    const grown = async (series: string) => count(await scrape(), series) - count(before, series);
    expect(await grown(of("/api/usage/consume", "2xx"))).toBe(3);
    expect(await grown(of("/api/usage/consume", "4xx"))).toBe(1);
    expect(await grown(of("/api/openapi.json", "2xx", "GET"))).toBe(1);
    expect(await grown(of("pages", "2xx", "GET"))).toBe(1);
    expect(await grown('studymeter_uses_total{feature="quiz",outcome="granted",reason=""}')).toBe(3);
    expect(await grown('studymeter_uses_total{feature="quiz",outcome="refused",reason="quota_exhausted"}')).toBe(1);
    const after = await scrape();
    expect(count(after, "studymeter_database_up")).toBe(1);
    expect(after).toMatch(/^studymeter_queue_depth\{queue="outbox"\} \d+$/m);
    expect(after).toMatch(/^studymeter_database_connections\{state="total"\} [1-9]/m);
    expect(after).toMatch(/^process_resident_memory_bytes \d+$/m);
    expect(after).not.toContain(student);
    for (const authorization of ["Bearer wrong", `Basic ${METRICS_TOKEN}`, ""]) {
      expect((await fetch(`${app.url}/api/metrics`, { headers: { authorization } })).status).toBe(401);
    }
  });

  test("pass the smoke test, with a key and without", async () => {
    const results = await smoke(app.url, { key, user: randomUUID(), feature: "quiz" });
    expect(results.filter(({ problem }) => problem !== null)).toEqual([]);
    expect(results.length).toBeGreaterThan(10);
    const wrong = await smoke(app.url, { key: "sm_live_wrong", user: "x", feature: "quiz" });
    expect(wrong.filter(({ problem }) => problem !== null).map(({ name }) => name)).toEqual([
      "a feature is checked",
      "quota is reserved and released",
      "a use is recorded",
    ]);
  });

  test("export a trace if a collector is configured", async () => {
    await call(app, "/api/usage/check", post({ feature: "quiz" }));
    const sent = () =>
      collector.received.filter(({ path, body }) => path === "/v1/traces" && body.includes("/api/usage/check"));
    expect((await eventually(sent, ({ length }) => length > 0)).length).toBeGreaterThan(0);
  });

  test("pages and other routes are served by the same server", async () => {
    const page = await fetch(`${app.url}/sign-in`);
    expect([page.status, page.headers.get("content-type")]).toEqual([200, expect.stringContaining("text/html")]);
    expect((await fetch(`${app.url}/api/openapi.json`)).status).toBe(200);
  });
});

describe("an app without a metrics token", () => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await startApp({ databaseUrl: database.url });
  });
  afterAll(async () => {
    await app.stop();
  });

  test("responds to unreadable HTTP in the usual error format, and has no metrics", async () => {
    const tooLong = await call(app, `/api/usage/history?feature=${"x".repeat(20_000)}`);
    expect(tooLong.status).toBe(431);
    expect(tooLong.headers.get("content-type")).toBe("application/json");
    expect(await tooLong.json()).toMatchObject({
      success: false,
      code: "headers_too_large",
      error: expect.stringContaining("16 KiB"),
      request_id: tooLong.headers.get("x-request-id"),
    });
    const nonsense = await sendBytes(app, "quiz please\r\n\r\n");
    expect(nonsense).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(JSON.parse(nonsense.slice(nonsense.indexOf("{")))).toMatchObject({
      success: false,
      code: "invalid_request",
    });
    expect((await call(app, "/api/health")).status).toBe(200);
    expect((await fetch(`${app.url}/api/metrics`, { headers: { authorization: "Bearer undefined" } })).status).toBe(
      404,
    );
  });

  test("serves a request that asks for an upgrade, as if it had not asked", async () => {
    // Next listens for upgrades from its first request on.
    expect((await fetch(`${app.url}/sign-in`)).status).toBe(200);
    for (const path of ["/api/health", "/sign-in", "/api/openapi.json"]) {
      const asking = [
        "Connection: Upgrade, HTTP2-Settings",
        "Upgrade: h2c",
        "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA",
      ];
      const response = await sendBytes(
        app,
        `GET ${path} HTTP/1.1\r\nHost: test\r\n${asking.join("\r\n")}\r\n\r\n`,
        true,
      );
      expect(response).toMatch(/^HTTP\/1\.1 200 /);
    }
  });

  test.each([
    ["DELETE", "/api/students/%zz"],
    ["GET", "/admin/subscriptions/%E0%A4%A"],
    ["GET", "/portal/%"],
    ["OPTIONS", "*"],
  ])("%s %s is a 400 in the usual error format", async (method, target) => {
    const response = await sendBytes(app, `${method} ${target} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n`);
    expect(response).toMatch(/^HTTP\/1\.1 400 /);
    expect(response).toContain('"code":"invalid_request"');
  });

  test("takes a session cookie that cannot be decoded for none, on calls and pages", async () => {
    const headers = { cookie: "studymeter.session=%" };
    for (const path of ["/api/usage/real-time", "/api/account"]) {
      expect((await fetch(`${app.url}${path}`, { headers })).status).toBe(401);
    }
    // Next has begun to send the page by then, so the browser is led on from inside of it.
    const page = await fetch(`${app.url}/dashboard`, { headers, redirect: "manual" });
    expect([page.status, await page.text()]).toEqual([
      200,
      expect.stringContaining("/sign-in?callbackUrl=%2Fdashboard"),
    ]);
  });

  test("decodes an id in a path once", async () => {
    const admin = await insertApiKey(database.pool, ["students:write"]);
    const ask = (method: string, id: string, body?: object) =>
      fetch(`${app.url}/api/students/${id}`, {
        method,
        headers: { Authorization: `Bearer ${admin}` },
        body: body && JSON.stringify(body),
      });
    for (const id of ["x%2541-k", "xA-k"]) expect((await ask("PUT", id, { name: id })).status).toBe(200);
    expect((await ask("DELETE", "x%2541-k")).status).toBe(200);
    expect((await (await ask("GET", "xA-k")).json()).student).toMatchObject({ user_id: "xA-k", name: "xA-k" });
    expect((await ask("GET", "x%2541-k")).status).toBe(404);
  });

  test("has its headers on every kind of answer, each once", async () => {
    const icon = "/icon.svg";
    for (const path of [
      "/api/health",
      "/api/usage/real-time",
      "/api/nothing",
      "/sign-in",
      "/nothing",
      icon,
      "/api/auth/csrf",
    ]) {
      const { headers } = await fetch(`${app.url}${path}`);
      expect([path, headers.get("x-content-type-options")]).toEqual([path, "nosniff"]);
      expect([path, headers.get("cross-origin-opener-policy")]).toEqual([path, "same-origin-allow-popups"]);
      expect([path, headers.get("permissions-policy")]).toEqual([
        path,
        expect.stringMatching(/^camera=\(\), [^,]+, [^,]+, [^,]+$/),
      ]);
      expect([path, headers.get("strict-transport-security")]).toEqual([path, null]);
    }
  });

  test("on SIGTERM finishes accepted calls, accepts no new ones, and exits with 0", async () => {
    const consume = () =>
      Array.from({ length: 8 }, (_, index) =>
        call(app, "/api/usage/consume", post({ feature: "quiz" }), `waiting-${index}`),
      );
    await Promise.all(consume());
    const lock = await database.pool.connect();
    await lock.query("BEGIN");
    await lock.query("SELECT 1 FROM usage_counter FOR UPDATE");
    const accepted = consume();
    await waiting(8);
    const ended = app.stop();
    await sleep(300);
    await expect(call(app, "/api/health")).rejects.toThrow();
    await lock.query("COMMIT");
    lock.release();

    const answers = await Promise.all(accepted);
    expect(answers.map((answer) => answer.status)).toEqual(Array(8).fill(200));
    expect(await ended).toBe(0);
  });
});

/** The response to bytes that are no request that `fetch` would send. */
async function sendBytes(app: RunningApp, bytes: string, isKept = false): Promise<string> {
  const socket = connect(Number(new URL(app.url).port), new URL(app.url).hostname);
  socket.write(bytes);
  if (!isKept) return text(socket);
  const [first] = (await once(socket, "data")) as [Buffer];
  socket.destroy();
  return first.toString();
}

/** Until so many sessions wait for a lock. */
async function waiting(count: number): Promise<void> {
  for (;;) {
    const { rows } = await database.pool.query<{ waiting: number }>(
      "SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    if ((rows[0]?.waiting ?? 0) >= count) return;
    await sleep(20);
  }
}
