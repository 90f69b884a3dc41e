import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiClient, insertSession, withKey, withSession } from "@/test/support/api";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { insertApiKey, usePool } from "@/test/support/engine";
import { evaluateAlerts } from "../alert/evaluate-alerts";

let database: TestDatabase;
let admin: ReturnType<typeof apiClient>;
beforeAll(async () => {
  database = await createTestDatabase({ demo: true });
  usePool(database.pool);
  admin = apiClient(await withSession(await insertSession(database.pool, "admin@example.com")));
});
afterAll(() => database?.drop());

describe("the audit log over the API", () => {
  it("is narrowed by what is asked for, goes on by its cursor, and says what was meant by whom", async () => {
    const key = apiClient(withKey(await insertApiKey(database.pool, ["admin"])));
    for (const name of ["Ada", "Bea", "Cia"]) await key("putStudent", { params: { user_id: name }, body: { name } });
    const list = async (query: Record<string, string>) => (await admin("listAudit", { query })).body;
    const first = await list({ action: "student.", limit: "2" });
    expect(first.entries.map(({ action }: { action: string }) => action)).toEqual([
      "student.created",
      "student.created",
    ]);
    const rest = await list({ action: "student.", limit: "2", cursor: first.next_cursor });
    expect([rest.entries.length, rest.next_cursor]).toEqual([1, null]);
    const [ada] = (await list({ student: "Ada" })).entries;
    expect(ada).toMatchObject({ id: rest.entries[0].id, actor: "api_key", actor_name: "test" });
    expect(
      (await list({ student: ada.student_id, actor: ada.actor_id, action: "student.created" })).entries,
    ).toHaveLength(1);
    expect((await list({ actor: "anonymous" })).entries).toEqual([]);
    expect((await list({ request_id: ada.request_id, from: ada.recorded_at })).entries).toMatchObject([{ id: ada.id }]);
    expect((await admin("listAudit", { query: { cursor: "x" } })).body.fields).toHaveProperty("cursor");
    expect((await admin("verifyAudit")).body).toMatchObject({ whole: true, fault: null });
  });
});

describe("alerts over the API", () => {
  it("are listed by status, and acknowledged once, by name", async () => {
    const realNow = new Date();
    await database.pool.query(
      "INSERT INTO backup_run (id, status, started_at, ended_at, error) VALUES (gen_random_uuid(), 'failed', now(), now(), 'no space left')",
    );
    await evaluateAlerts(realNow);
    const { alerts } = (await admin("listAlerts", { query: { status: "open", kind: "backup" } })).body;
    expect(alerts).toMatchObject([{ kind: "backup", severity: "high", title: "No recent backup", causes: 1 }]);
    const params = { id: alerts[0].id };
    for (let turn = 0; turn < 2; turn++) {
      const { body } = await admin("acknowledgeAlert", { params });
      expect(body.alert).toMatchObject({ status: "acknowledged", acknowledged_by: expect.any(String) });
    }
    const noted = await admin("listAudit", { query: { action: "alert.acknowledged" } });
    expect(noted.body.entries).toMatchObject([{ actor: "staff", subject: params.id }]);
    await database.pool.query("TRUNCATE backup_run");
    await evaluateAlerts(realNow);
    expect((await admin("acknowledgeAlert", { params })).status).toBe(409);
    expect((await admin("acknowledgeAlert", { params: { id: "alr_0" } })).status).toBe(404);
  });
});
