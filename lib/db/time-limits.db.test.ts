import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { connectionLimits, setRoleLimits, TIME_LIMITS } from "./time-limits";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());

async function shown(url: string): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(
      "SELECT name, setting FROM pg_settings WHERE name IN ('statement_timeout', 'idle_in_transaction_session_timeout')",
    );
    return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
  } finally {
    await client.end();
  }
}

describe("time limits", () => {
  it("travel with each connection, except through a pooler", () => {
    const url = "postgresql://study@db/study";
    expect(connectionLimits({ DATABASE_URL: url, DATABASE_DIRECT_URL: url })).toEqual(TIME_LIMITS);
    expect(connectionLimits({ DATABASE_URL: "postgresql://study@pool/study", DATABASE_DIRECT_URL: url })).toEqual({});
  });

  it("of the role hold on every new connection, in this database alone, and are written once", async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const spy = vi.spyOn(client, "query");
    await setRoleLimits(client);
    const first = spy.mock.calls.length;
    await setRoleLimits(client);
    expect(spy.mock.calls.length - first).toBe(1);
    await client.end();
    expect(await shown(database.url)).toEqual({
      statement_timeout: "10000",
      idle_in_transaction_session_timeout: "10000",
    });
    const other = new URL(database.url);
    other.pathname = "/postgres";
    expect(await shown(other.href)).toMatchObject({ statement_timeout: "0" });
  });
});
