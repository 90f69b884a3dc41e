import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashPassword } from "@/lib/crypto/password";
import { type ApiCall, apiClient, insertSession, withKey, withSession } from "@/test/support/api";
import { readAudit } from "@/test/support/audit";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { insertApiKey, usePool } from "@/test/support/engine";
import { signIn } from "../session/sign-in";
import { signOut } from "../session/sign-out";
import { flushSums } from "./count-access";

const NOW = new Date("2026-03-01T05:30:00Z");

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ demo: true });
  usePool(database.pool);
});
afterAll(async () => {
  await flushSums();
  await database?.drop();
});

async function entries(action: string) {
  await flushSums();
  const { rows } = await database.pool.query(
    "SELECT actor, actor_id, student_id, subject, after FROM audit_entry WHERE action = $1 ORDER BY id",
    [action],
  );
  return rows;
}

/** Counts of one moment may fall into two minutes. */
function timesOf(rows: { after: Record<string, unknown> }[]) {
  return rows.reduce((sum, { after }) => sum + Number(after.times), 0);
}

function callsOf(key: string) {
  const call = apiClient(withKey(key, "alice"));
  return (operation: string, given: ApiCall = {}) => call(operation, given);
}

describe("the audit log", () => {
  it("sums what a known caller may not do, and keeps nobody who is not known", async () => {
    const call = callsOf(await insertApiKey(database.pool, ["usage:read"]));
    for (let turn = 0; turn < 3; turn++)
      expect((await call("consume", { body: { feature: "quiz" } })).status).toBe(403);
    expect((await call("createTestClock", { body: { now: "2026-01-01T04:30:00Z" } })).status).toBe(403);
    const denied = await entries("access.denied");
    const writes = denied.filter(({ after }) => after.permission === "usage:write");
    expect(timesOf(writes)).toBe(3);
    expect(writes[0]).toMatchObject({ actor: "api_key", actor_id: expect.stringMatching(/^key_/) });
    expect(timesOf(denied.filter(({ after }) => after.permission === "admin:write"))).toBe(1);
    const session = await withSession(await insertSession(database.pool, "bob@example.com"));
    expect((await apiClient({ ...session, "x-user-id": "alice" })("realTime")).status).toBe(403);
    expect((await entries("access.denied")).at(-1)).toMatchObject({ actor: "student", student_id: expect.any(String) });
  });

  it("tells of a use of the scope admin: summed on the path of uses, by the call where it changes something, and once", async () => {
    const admin = callsOf(await insertApiKey(database.pool, ["admin"]));
    const own = callsOf(await insertApiKey(database.pool, ["usage:write", "admin"]));
    for (let turn = 0; turn < 4; turn++) await admin("check", { body: { feature: "quiz" } });
    await own("consume", { body: { feature: "flashcard" } });
    await admin("getStudent", { params: { user_id: "alice" } });
    const used = await entries("admin_scope.used");
    expect(timesOf(used.filter(({ after }) => after.operation === "check"))).toBe(4);
    // A key that has the scope itself did not need the other.
    expect(used.filter(({ after }) => after.operation === "consume")).toEqual([]);

    const before = (await entries("admin.called")).length;
    expect((await admin("createTestClock", { body: { now: "2026-01-01T04:30:00Z" } })).status).toBe(200);
    expect((await admin("putStudent", { params: { user_id: randomUUID() }, body: { name: "Nina" } })).status).toBe(200);
    const called = (await entries("admin.called")).slice(before);
    expect(called.map(({ after }) => after)).toEqual([{ operation: "createTestClock", outcome: "done" }]);
    expect(await entries("student.created")).toHaveLength(1);
  });

  it("tells of signing in and out, with the device under the student's key, and sums what failed", async () => {
    const password = "a quiet green river";
    await database.pool.query("UPDATE account SET password_hash = $1 WHERE email = ANY ($2)", [
      await hashPassword(password),
      ["alice@example.com", "admin@example.com"],
    ]);
    const found = await database.pool.query("SELECT student_id FROM account WHERE email = 'alice@example.com'");
    const alice = found.rows[0].student_id;
    const userAgent = "Firefox on Mira's laptop";
    const session = await signIn({ email: "alice@example.com", password, userAgent }, NOW);
    await signIn({ email: "admin@example.com", password, userAgent }, NOW);
    await signOut(session?.sessionId ?? "", NOW);
    await signOut(session?.sessionId ?? "", NOW);
    expect(await readAudit(database.pool, alice, "session.signed_in")).toMatchObject([
      { actor: "student", personal: { user_agent: userAgent } },
    ]);
    expect(await readAudit(database.pool, alice, "session.signed_out")).toHaveLength(1);
    expect(await entries("session.signed_in")).toMatchObject([
      { actor: "student" },
      { actor: "staff", student_id: null },
    ]);
    for (const email of ["alice@example.com", "alice@example.com", "nobody@example.com"]) {
      expect(await signIn({ email, password: "a guess", userAgent }, NOW)).toBeNull();
    }
    const failed = await entries("session.sign_in_failed");
    expect(failed.map(({ actor, student_id, after }) => [actor, student_id, after.times])).toEqual([
      ["anonymous", alice, 2],
      ["anonymous", null, 1],
    ]);
  });
});
