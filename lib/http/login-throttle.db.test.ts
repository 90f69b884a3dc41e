import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { usePool } from "@/test/support/engine";
import { limitAddress, resetLoginThrottle, throttleLogin } from "./login-throttle";

const START = Date.UTC(2026, 0, 1);

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  usePool(database.pool);
});
afterAll(() => database?.drop());

/** The addresses from which a try was let through, each trying once, at the same moment. */
async function admitted(account: string, addresses: number, at: number): Promise<number> {
  let count = 0;
  for (let n = 0; n < addresses; n++) {
    const attempt = throttleLogin(account, `198.51.100.${n}`, new Date(START + at));
    count += await attempt.then(
      () => 1,
      () => 0,
    );
  }
  return count;
}

describe("the login throttle", () => {
  it("slows guesses at one account from many addresses, none of which guesses twice", async () => {
    expect(await admitted("alice@example.com", 60, 0)).toBe(20);
    await expect(throttleLogin("alice@example.com", "203.0.113.9", new Date(START + 1))).rejects.toMatchObject({
      code: "rate_limited",
      details: { retryAfter: 1 },
    });
  });

  it("lets the owner in after a pause of seconds, and counts from the start after that", async () => {
    await admitted("carol@example.com", 60, 0);
    await throttleLogin("carol@example.com", "203.0.113.9", new Date(START + 4_000));
    await resetLoginThrottle("carol@example.com", "203.0.113.9");
    expect(await admitted("carol@example.com", 10, 4_001)).toBe(10);
  });

  it("slows guesses from one address sooner, and longer", async () => {
    for (let guess = 0; guess < 5; guess++) await throttleLogin("frank@example.com", "203.0.113.1", new Date(START));
    for (const [after, isSlowed] of [
      [0, true],
      [1_000, false],
      [2_000, true],
      [3_000, false],
      [6_999, true],
      [7_000, false],
    ] as const) {
      const attempt = throttleLogin("frank@example.com", "203.0.113.1", new Date(START + after));
      expect([
        after,
        await attempt.then(
          () => false,
          () => true,
        ),
      ]).toEqual([after, isSlowed]);
    }
  });

  it("limits what one address tries over all accounts", async () => {
    const tries = Array.from({ length: 40 }, () => limitAddress("a test", "203.0.113.2"));
    const outcomes = await Promise.allSettled(tries);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(30);
    await limitAddress("a test", "203.0.113.3");
    await limitAddress("another test", "203.0.113.2");
  });

  it("does not slow other accounts", async () => {
    await admitted("dave@example.com", 60, 0);
    expect(await admitted("erin@example.com", 10, 0)).toBe(10);
  });
});
