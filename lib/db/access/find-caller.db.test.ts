import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CallerCredentials } from "@/lib/access/credentials";
import { insertSession } from "@/test/support/api";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { usePool } from "@/test/support/engine";
import { findCaller } from "./find-caller";
import { findPageCaller } from "./find-page-caller";

let database: TestDatabase;
let sessionId: string;
let expiresAt: Date;
beforeAll(async () => {
  database = await createTestDatabase({ demo: true });
  usePool(database.pool);
  sessionId = await insertSession(database.pool, "alice@example.com");
  const { rows } = await database.pool.query("SELECT expires_at FROM session WHERE id = $1", [sessionId]);
  expiresAt = rows[0].expires_at;
});
afterAll(() => database?.drop());

/** Whether calls and pages know the session at this moment. */
async function isKnown(at: Date): Promise<boolean[]> {
  const credentials: CallerCredentials = { credential: { kind: "session", sessionId }, student: { by: "self" } };
  const caller = await findCaller(credentials, "account:self", at);
  return [caller.known, (await findPageCaller(sessionId, at)) !== null];
}

describe("a session", () => {
  it("ends at its expiry by the statement of the call itself, though the cookie says otherwise", async () => {
    expect(await isKnown(new Date(expiresAt.getTime() - 1))).toEqual([true, true]);
    expect(await isKnown(expiresAt)).toEqual([false, false]);
    expect(await isKnown(new Date(expiresAt.getTime() + 1))).toEqual([false, false]);
  });

  it("ends when its account is disabled, and when it is revoked", async () => {
    const before = new Date(expiresAt.getTime() - 1);
    await database.pool.query("UPDATE account SET disabled_at = now() WHERE email = 'alice@example.com'");
    expect(await isKnown(before)).toEqual([false, false]);
    await database.pool.query("UPDATE account SET disabled_at = NULL WHERE email = 'alice@example.com'");
    expect(await isKnown(before)).toEqual([true, true]);
    await database.pool.query("UPDATE session SET revoked_at = now() WHERE id = $1", [sessionId]);
    expect(await isKnown(before)).toEqual([false, false]);
  });
});
