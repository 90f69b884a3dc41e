import { randomUUID } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "@/lib/clock";
import { installCatalogue } from "@/lib/services/catalogue/install-catalogue";
import { migrate } from "@/server/database/migrate";
import { freePort } from "@/server/free-port";
import { type RunningPostgres, startPostgres } from "@/server/postgres/start";
import { type RunningApp, startApp } from "@/test/support/app";
import { expectCountersToMatchLog, insertApiKey } from "@/test/support/engine";

// Its own server, with the settings that `npm start` uses: what is lost here would be lost in production.
let dataDir: string;
let port: number;
let postgres: RunningPostgres;
let app: RunningApp;
let appPort: number;
let key: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "studymeter-durable-"));
  await chmod(dataDir, 0o711);
  port = await freePort();
  postgres = await startPostgres({ dataDir, port });
  await migrate(postgres.url);
  await withDatabase(async (pool) => {
    await installCatalogue(pool, systemClock.now());
    key = await insertApiKey(pool, ["usage:read", "usage:write"]);
  });
  appPort = await freePort();
  app = await startApp({ databaseUrl: postgres.url, port: appPort });
});
afterAll(async () => {
  await app.stop();
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function withDatabase<Result>(work: (pool: pg.Pool) => Promise<Result>): Promise<Result> {
  const pool = new pg.Pool({ connectionString: postgres.url });
  pool.on("error", () => undefined);
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}

interface Acknowledged {
  key: string;
  body: string;
}

/** Eight clients that consume without pause until stopped. Collects the responses with 200. */
function load(): { acknowledged: Acknowledged[]; stop: () => Promise<void> } {
  const acknowledged: Acknowledged[] = [];
  let running = true;
  const client = async () => {
    while (running) {
      const idempotencyKey = randomUUID();
      const response = await consume(idempotencyKey).catch(() => null);
      if (response?.status === 200) acknowledged.push({ key: idempotencyKey, body: response.text });
      else await sleep(20);
    }
  };
  const clients = Array.from({ length: 8 }, client);
  return {
    acknowledged,
    stop: async () => {
      running = false;
      await Promise.all(clients);
    },
  };
}

async function consume(idempotencyKey: string): Promise<{ status: number; text: string; headers: Headers }> {
  const response = await fetch(`${app.url}/api/usage/consume`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${key}`,
      "x-user-id": `load-${idempotencyKey.slice(0, 1)}`,
      "idempotency-key": idempotencyKey,
    },
    body: JSON.stringify({ feature: "daily_quiz" }),
    signal: AbortSignal.timeout(20_000),
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

async function expectNothingLost(acknowledged: readonly Acknowledged[]): Promise<void> {
  const ids = acknowledged.map(({ body }) => (JSON.parse(body) as { usage_id: string }).usage_id.slice("use_".length));
  await withDatabase(async (pool) => {
    const { rows } = await pool.query<{ id: string }>(
      "SELECT replace(id::text, '-', '') AS id FROM feature_usage_log WHERE replace(id::text, '-', '') = ANY ($1)",
      [ids],
    );
    const kept = new Set(rows.map((row) => row.id));
    expect(ids.filter((id) => !kept.has(id))).toEqual([]);
    await expectCountersToMatchLog(pool);
  });
  // A retry with the same idempotency key after the crash gets the same response, and counts nothing.
  for (const { key: idempotencyKey, body } of acknowledged.slice(-5)) {
    const again = await consume(idempotencyKey);
    expect([again.status, again.text, again.headers.get("idempotent-replayed")]).toEqual([200, body, "true"]);
  }
}

async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = performance.now() + 30_000;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`timed out waiting for ${what}`);
    await sleep(50);
  }
}

describe("a use that was answered with 200", () => {
  it("is kept by a database that syncs every commit", async () => {
    await withDatabase(async (pool) => {
      const settings = await pool.query(
        "SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS synchronous_commit, current_setting('full_page_writes') AS full_page_writes",
      );
      expect(settings.rows).toEqual([{ fsync: "on", synchronous_commit: "on", full_page_writes: "on" }]);
    });
  });

  it("survives kill -9 of the app under load, three times", async () => {
    const { acknowledged, stop } = load();
    for (let round = 0; round < 3; round++) {
      const before = acknowledged.length;
      await until(() => acknowledged.length > before + 50, "the load to start");
      await app.kill9();
      app = await startApp({ databaseUrl: postgres.url, port: appPort });
    }
    await stop();
    expect(acknowledged.length).toBeGreaterThan(150);
    await expectNothingLost(acknowledged);
  });

  it("survives kill -9 of the whole database under load, and the app recovers without help", async () => {
    const { acknowledged, stop } = load();
    for (let round = 0; round < 2; round++) {
      const before = acknowledged.length;
      await until(() => acknowledged.length > before + 50, "the load to start");
      process.kill(postgres.pid, "SIGKILL");
      await until(async () => (await fetch(`${app.url}/api/health/ready`)).status === 503, "the outage to be noticed");
      postgres = await startPostgres({ dataDir, port });
      await until(async () => (await fetch(`${app.url}/api/health/ready`)).status === 200, "the app to recover");
    }
    await stop();
    await expectNothingLost(acknowledged);
  });
});

describe("while the database is away", () => {
  it("every call responds with 503 and Retry-After, and works again once it is back", async () => {
    await postgres.stop();
    const response = await consume(randomUUID());
    expect([response.status, JSON.parse(response.text).code]).toEqual([503, "unavailable"]);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    for (const path of ["/api/usage/real-time", "/api/usage/history", "/api/usage/subscription", "/api/health/ready"]) {
      const response = await fetch(`${app.url}${path}`, {
        headers: { authorization: `Bearer ${key}`, "x-user-id": "somebody" },
      });
      expect([path, response.status, response.headers.has("retry-after")]).toEqual([path, 503, true]);
      await response.body?.cancel();
    }
    expect((await fetch(`${app.url}/api/health`)).status).toBe(200);
    postgres = await startPostgres({ dataDir, port });
    await until(async () => (await consume(randomUUID())).status === 200, "the first use after the return");
  });
});
