import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "@/lib/clock";
import { uuidv7 } from "@/lib/crypto/uuid";
import { completeEnv } from "@/lib/env";
import { usePool } from "@/test/support/engine";
import { type PaymentWorld, startPaymentWorld } from "@/test/support/payments";
import { startSmtp, type TestSmtp } from "@/test/support/smtp";
import { checkSkew } from "./check-database";
import type { Finding } from "./finding";
import { runDoctor } from "./run-doctor";

let world: PaymentWorld;
let smtp: TestSmtp;
beforeAll(async () => {
  [world, smtp] = await Promise.all([startPaymentWorld(), startSmtp()]);
  usePool(world.database.pool);
  completeEnv({ DATABASE_DIRECT_URL: world.database.url, SMTP_URL: smtp.url });
});
afterAll(async () => {
  await world?.stop();
  await smtp?.close();
});

async function findings(): Promise<Record<string, Finding>> {
  return Object.fromEntries((await runDoctor(systemClock.now())).map((finding) => [finding.name, finding]));
}

// In this order: the second breaks what the first finds OK.
describe("a doctor", { shuffle: false }, () => {
  test("what is OK is reported too, and each problem with what to do", async () => {
    const found = await findings();
    for (const name of [
      "settings",
      "database version",
      "connections",
      "migrations",
      "indexes",
      "listen",
      "disk of the database",
      "clock of the database",
      "named statements",
      "time zones",
      "tables of time zones",
      "gateway keys",
      "recurring payments",
      "payers",
      "revocations",
      "clock of the gateway",
      "key mode",
      "currency",
      "webhook secret",
      "mail",
      "audit log",
    ]) {
      expect(found[name], name).toMatchObject({ verdict: "ok", advice: null });
    }
    // The tests' database runs without durability, which the doctor must report.
    expect(found.durability).toMatchObject({
      verdict: "fail",
      found: "off: fsync, synchronous_commit, full_page_writes",
    });
    expect(found.backup).toMatchObject({ verdict: "warn", found: "There is no backup yet." });
    expect(found.admins).toMatchObject({ verdict: "warn", advice: expect.stringContaining("npm run staff") });
  });

  test("students who renew without the payer's details are counted, and an account that may not charge mandates is found", async () => {
    const payer = await world.newcomer();
    const { body } = await payer.call("checkout", { body: { plan: "premium" } });
    await payer.call("verify", { body: await payer.pay(body.order_id) });
    expect((await findings()).payers).toMatchObject({ verdict: "ok", found: expect.stringContaining("1 renew;") });
    await payer.call("setPayer", { body: { phone: null } });
    await world.control("POST", "/account", { recurring: false });
    expect(await findings()).toMatchObject({
      payers: { verdict: "warn", found: "1 renew; 0 without email address, 1 without phone number" },
      "recurring payments": { verdict: "fail" },
    });
    await world.control("POST", "/account", { recurring: true });
  });

  test("a lost index, a strange migration, a failed backup, wrong keys and a mail server that is down are each found", async () => {
    const { pool } = world.database;
    await pool.query("DROP INDEX alert_by_time");
    await pool.query(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('1', 'x', '2099_later', now())",
    );
    await pool.query(
      "INSERT INTO backup_run (id, status, started_at, ended_at, error) VALUES ($1, 'failed', now(), now(), 'disk full')",
      [uuidv7()],
    );
    await smtp.close();
    completeEnv({ RAZORPAY_KEY_SECRET: "another", RAZORPAY_WEBHOOK_SECRET: "secret" });
    expect(await findings()).toMatchObject({
      indexes: { verdict: "fail", found: "missing: alert_by_time" },
      migrations: { verdict: "fail", found: "unknown: 2099_later" },
      backup: { verdict: "fail", found: expect.stringContaining("disk full") },
      "gateway keys": { verdict: "fail", found: expect.stringContaining("responds with 401") },
      "webhook secret": { verdict: "fail" },
      mail: { verdict: "fail", found: expect.stringContaining("ECONNREFUSED") },
    });
  });
});

test("a clock that is wrong is reported by how much", () => {
  const ours = new Date("2026-11-24T18:00:00Z");
  const off = (seconds: number) => checkSkew("clock", new Date(ours.getTime() + seconds * 1000), ours).verdict;
  expect([off(1), off(-3), off(31), off(-31)]).toEqual(["ok", "warn", "fail", "fail"]);
});
