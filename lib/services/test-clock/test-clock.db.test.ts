import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiClient, insertSession, withKey, withSession } from "@/test/support/api";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { insertApiKey, newStudent, usePool } from "@/test/support/engine";
import { PRODUCTION } from "@/test/support/production";
import { withSettings } from "@/test/support/with-settings";

let database: TestDatabase;
let key: string;
let call: ReturnType<typeof apiClient>;

beforeAll(async () => {
  database = await createTestDatabase({ demo: true });
  usePool(database.pool);
  key = await insertApiKey(database.pool, ["admin"]);
  call = apiClient(withKey(key));
});
afterAll(() => database?.drop());

async function createClock(now: string): Promise<string> {
  return (await call("createTestClock", { body: { now } })).body.id;
}

describe("a test clock", () => {
  it("shows the time that it was set to, and moves when it is advanced, by days of the billing time zone", async () => {
    const id = await createClock("2026-01-01T04:30:00Z");
    const params = { id };
    expect((await call("getTestClock", { params })).body).toMatchObject({
      now: "2026-01-01T04:30:00.000Z",
      students: 0,
    });
    const moved = await call("advanceTestClock", { params, body: { days: 39 } });
    expect(moved.body).toMatchObject({ now: "2026-02-09T04:30:00.000Z", timeline: [] });
    const exact = await call("advanceTestClock", { params, body: { to: "2031-02-09T10:00:00+05:30" } });
    expect(exact.body.now).toBe("2031-02-09T04:30:00.000Z");
  });

  it("does not go back, and says its current time", async () => {
    const params = { id: await createClock("2026-05-01T00:00:00Z") };
    const back = await call("advanceTestClock", { params, body: { to: "2026-04-30T23:59:59Z" } });
    expect([back.status, back.body.fields.to]).toEqual([400, expect.stringContaining("2026-05-01T00:00:00.000Z")]);
    expect((await call("advanceTestClock", { params, body: { to: "2026-05-01T00:00:00Z" } })).status).toBe(200);
  });

  it.each([
    {},
    { days: 1, to: "2027-01-01T00:00:00Z" },
    { days: 0 },
    { days: 1.5 },
    { to: "tomorrow" },
    { to: "2200-01-01T00:00:00Z" },
  ])("refuses %j", async (body) => {
    const params = { id: await createClock("2026-05-01T00:00:00Z") };
    expect((await call("advanceTestClock", { params, body })).status).toBe(400);
  });

  it("moves by all of what parallel calls ask, and once for the same Idempotency-Key", async () => {
    const params = { id: await createClock("2026-05-01T00:00:00Z") };
    await Promise.all(Array.from({ length: 10 }, () => call("advanceTestClock", { params, body: { days: 1 } })));
    const headers = { "idempotency-key": "advance-1" };
    const duplicates = await Promise.all(
      Array.from({ length: 10 }, () => call("advanceTestClock", { params, body: { days: 1 }, headers })),
    );
    expect(new Set(duplicates.map(({ text }) => text)).size).toBe(1);
    expect((await call("getTestClock", { params })).body.now).toBe("2026-05-12T00:00:00.000Z");
  });

  it("sets the time of the student created on it, and cannot be deleted while the student is on it", async () => {
    const id = await createClock("2026-01-31T18:00:00Z");
    const student = newStudent();
    const headers = { "x-test-clock": id };
    const put = await call("putStudent", { params: { user_id: student }, body: {}, headers });
    expect(put.body.student).toMatchObject({ test_clock: id, created_at: "2026-01-31T18:00:00.000Z" });
    const studentCall = apiClient(withKey(key, student));
    expect((await studentCall("realTime")).body.feature_usage.quiz.resets_at).toBe("2026-01-31T18:30:00.000Z");
    await call("advanceTestClock", { params: { id }, body: { days: 1 } });
    expect((await studentCall("realTime")).body.feature_usage.quiz.resets_at).toBe("2026-02-28T18:30:00.000Z");
    const kept = await call("deleteTestClock", { params: { id } });
    expect([kept.status, kept.body.code]).toEqual([409, "conflict"]);
  });

  it("can be deleted when no student is on it", async () => {
    const params = { id: await createClock("2026-01-01T00:00:00Z") };
    expect((await call("deleteTestClock", { params })).body).toMatchObject({ deleted: true });
    for (const operation of ["getTestClock", "deleteTestClock", "advanceTestClock"]) {
      expect((await call(operation, { params, body: { days: 1 } })).status).toBe(404);
    }
    const student = await call("putStudent", {
      params: { user_id: newStudent() },
      headers: { "x-test-clock": params.id },
    });
    expect(student.status).toBe(404);
  });

  it("can be made by the demo's admin, and by no student", async () => {
    const body = { now: "2026-01-01T00:00:00Z" };
    const admin = apiClient(await withSession(await insertSession(database.pool, "admin@example.com")));
    expect((await admin("createTestClock", { body })).status).toBe(200);
    const alice = apiClient(await withSession(await insertSession(database.pool, "alice@example.com")));
    expect((await alice("createTestClock", { body })).status).toBe(403);
  });

  it("does not exist in production", async () => {
    const params = { id: await createClock("2026-01-01T00:00:00Z") };
    await withSettings(PRODUCTION, async () => {
      for (const operation of ["createTestClock", "getTestClock", "deleteTestClock", "advanceTestClock"]) {
        const response = await call(operation, { params, body: { now: "2026-01-01T00:00:00Z", days: 1 } });
        expect([operation, response.status]).toEqual([operation, 404]);
      }
    });
  });
});
