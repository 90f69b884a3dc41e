import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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

/** With the transaction that wrote each: a second writing shows even where it writes the same. */
async function settingsOf(client: pg.Client): Promise<unknown[]> {
  const { rows } = await client.query("SELECT xmin::text AS written_by, setconfig FROM pg_db_role_setting ORDER BY 1");
  return rows;
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
    await setRoleLimits(client);
    const written = await settingsOf(client);
    await setRoleLimits(client);
    expect(await settingsOf(client)).toEqual(written);
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
