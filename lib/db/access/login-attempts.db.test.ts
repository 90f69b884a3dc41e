import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { usePool } from "@/test/support/engine";
import { countAttempt, forgetAttempts, type ThrottlePolicy } from "./login-attempts";

const POLICY: ThrottlePolicy = { freeTries: 3, firstPauseMs: 1_000, maxPauseMs: 8_000, forgetAfterMs: 60_000 };
const START = Date.UTC(2026, 0, 1);

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 20 });
  usePool(database.pool);
});
afterAll(() => database?.drop());

function attempts(key: string = randomUUID()) {
  return (ms: number) => countAttempt(key, POLICY, new Date(START + ms));
}

describe("tries", () => {
  it("are free at first, then wait with exponential backoff, up to a limit", async () => {
    const at = attempts();
    const waits: number[] = [];
    let now = 0;
    for (let tries = 0; tries < 9; tries++) {
      const wait = await at(now);
      waits.push(wait);
      now += wait;
      if (wait > 0) expect(await at(now)).toBe(0);
    }
    expect(waits).toEqual([0, 0, 0, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  });

  it("that come too early change nothing: an attacker cannot extend the owner's wait", async () => {
    const at = attempts();
    for (let tries = 0; tries < 4; tries++) await at(0);
    for (let tries = 0; tries < 50; tries++) expect(await at(tries * 10)).toBe(1_000 - tries * 10);
    expect(await at(1_000)).toBe(0);
  });

  it("are reset after a while, and at once after a success", async () => {
    const key = randomUUID();
    const at = attempts(key);
    for (let tries = 0; tries < 4; tries++) await at(0);
    expect(await at(60_000)).toBe(0);
    expect(await at(60_001)).toBe(0);
    for (let tries = 0; tries < 4; tries++) await at(60_002);
    await forgetAttempts([key]);
    expect(await at(60_003)).toBe(0);
  });

  it("at the same moment are admitted no more often than one after the other", async () => {
    const at = attempts();
    const waits = await Promise.all(Array.from({ length: 30 }, () => at(0)));
    expect(waits.filter((wait) => wait === 0)).toHaveLength(3);
  });
});
