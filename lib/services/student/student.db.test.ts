import { randomUUID } from "node:crypto";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toWireId } from "@/lib/domain/id";
import { apiClient, insertSession, withKey, withSession } from "@/test/support/api";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { insertApiKey, newStudent, usePool } from "@/test/support/engine";

let database: TestDatabase;
let key: string;
let call: ReturnType<typeof apiClient>;

beforeAll(async () => {
  database = await createTestDatabase({ demo: true });
  usePool(database.pool);
  key = await insertApiKey(database.pool, ["students:write", "usage:read", "usage:write"]);
  call = apiClient(withKey(key));
});
afterAll(() => database?.drop());

function put(user_id: string, body: object, headers: Record<string, string> = {}) {
  return call("putStudent", { params: { user_id }, body, headers });
}

function use(user_id: string) {
  return apiClient(withKey(key, user_id))("consume", {
    body: { feature: "quiz", output_data: { essay: `by ${user_id}` } },
  });
}

/** Every table and row in which a word occurs, as text. */
async function whereIs(pool: pg.Pool, word: string): Promise<string[]> {
  const tables = await pool.query(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'public' AND c.relkind = 'r'`,
  );
  const found: string[] = [];
  for (const { name } of tables.rows) {
    const rows = await pool.query(`SELECT 1 FROM "${name}" t WHERE t::text ILIKE $1`, [`%${word}%`]);
    if (rows.rowCount) found.push(name);
  }
  return found;
}

describe("PUT /api/students/{user_id}", () => {
  it("creates a student on the free plan, then changes only what is sent", async () => {
    const id = newStudent();
    const created = await put(id, { email: "zubeida@learn.example", name: "Zubeida", state: "Karnataka" });
    expect(created.body).toMatchObject({
      created: true,
      student: { user_id: id, name: "Zubeida", state: "29", locale: "en", plan: "free", subscription_status: "active" },
    });
    const changed = await put(id, { locale: "hi-IN", time_zone: "Asia/Kolkata", state: null });
    expect(changed.body).toMatchObject({
      created: false,
      student: {
        name: "Zubeida",
        email: "zubeida@learn.example",
        locale: "hi-IN",
        time_zone: "Asia/Kolkata",
        state: null,
      },
    });
    const byOurs = await call("getStudent", { params: { user_id: created.body.student.id } });
    expect(byOurs.body.student).toEqual(changed.body.student);
  });

  it("creates one student, however many ask at once", async () => {
    const id = newStudent();
    const responses = await Promise.all(Array.from({ length: 20 }, () => put(id, { name: "Only One" })));
    expect(responses.filter(({ body }) => body.created)).toHaveLength(1);
    expect(new Set(responses.map(({ body }) => body.student.id)).size).toBe(1);
  });

  it("knows ids outside ASCII by path and by header alike", async () => {
    const id = `छात्र ${randomUUID()}/1`;
    const { body } = await put(id, { name: "Chhaya" });
    const header = Buffer.from(id, "utf8").toString("latin1");
    const seen = await apiClient(withKey(key, header))("dashboard");
    expect([id, body.student.id]).toContain(seen.body.dashboard.user_id);
  });

  it.each([
    [{ email: "not an address" }, "email"],
    [{ email: `${"a".repeat(250)}@example.com` }, "email"],
    [{ name: "" }, "name"],
    [{ name: "a\u0000b" }, "name"],
    [{ name: "\ud800" }, "name"],
    [{ locale: "no such tag!" }, "locale"],
    [{ time_zone: "Mars/Olympus" }, "time_zone"],
    [{ state: "Atlantis" }, "state"],
    [{ name: 7 }, "name"],
  ])("refuses %j and names the field", async (body, field) => {
    const { status, body: response } = await put(newStudent(), body);
    expect([status, Object.keys(response.fields)]).toEqual([400, [field]]);
  });

  it("creates nobody behind an id of our own form", async () => {
    for (const id of ["stu_", "stu_x", toWireId("student", randomUUID())]) {
      expect((await put(id, {})).status).toBe(404);
    }
  });
});

describe("an id in a path", () => {
  it("is decoded once: `x%41` and `xA` are two students", async () => {
    const id = newStudent();
    await put(`${id}%41`, { name: "Percent" });
    await put(`${id}A`, { name: "Letter" });
    expect((await call("getStudent", { params: { user_id: `${id}%41` } })).body.student).toMatchObject({
      user_id: `${id}%41`,
      name: "Percent",
    });
    expect((await call("eraseStudent", { params: { user_id: `${id}%41` } })).status).toBe(200);
    expect((await call("getStudent", { params: { user_id: `${id}A` } })).body.student).toMatchObject({
      name: "Letter",
    });
  });

  it("may hold a percent sign that encodes nothing", async () => {
    const id = `${newStudent()} 100%`;
    expect((await put(id, {})).body.student).toMatchObject({ user_id: id });
  });
});

describe("a name", () => {
  it("of blanks is refused, and blanks around one are dropped", async () => {
    const id = newStudent();
    const refused = await put(id, { name: "  \u200b " });
    expect([refused.status, refused.body.fields]).toEqual([400, { name: "name is required" }]);
    expect((await put(id, { name: "  Asha Rao " })).body.student.name).toBe("Asha Rao");
  });
});

describe("a student's data", () => {
  it("is exported whole, without a secret", async () => {
    const alice = await apiClient(await withSession(await insertSession(database.pool, "alice@example.com")))(
      "exportAccount",
    );
    expect(alice.body.export).toMatchObject({
      student: { user_id: "alice", name: "Alice Rao", email: "alice@example.com" },
      account: { email: "alice@example.com" },
      subscription: { plan: "free" },
      quota: [{ feature: "quiz", used: 2 }],
    });
    expect(alice.body.export.usage).toHaveLength(2);
    expect(alice.body.export.usage[0].id).toMatch(/^use_[0-9a-f]{32}$/);
    expect(alice.text).not.toMatch(/argon2|hash|ciphertext/);
    const carol = await database.pool.query("SELECT student_id FROM account WHERE email = 'carol@example.com'");
    const params = { user_id: toWireId("student", carol.rows[0].student_id) };
    expect((await call("exportStudent", { params })).body.export.renewals).toMatchObject([{ status: "declined" }]);
  });

  it("leaves every table when the student is erased, while the counts stay", async () => {
    const id = `zubeida-${randomUUID()}`;
    const { body } = await put(id, { email: `${id}@learn.example`, name: `Zubeida ${id}`, state: "Goa" });
    const ours = body.student.id;
    await use(id);
    await use(id);
    const email = `${id}@learn.example`;
    await database.pool.query(
      `INSERT INTO account (id, student_id, role, email, name, password_hash, created_at)
       SELECT gen_random_uuid(), id, 'student', $2, name, '$argon2id$x', now() FROM student WHERE external_id = $1`,
      [id, email],
    );
    await insertSession(database.pool, email);
    expect((await apiClient()("forgotPassword", { body: { email } })).status).toBe(200);
    expect(await whereIs(database.pool, id)).not.toEqual([]);

    const erased = await call("eraseStudent", { params: { user_id: id } });
    expect(erased.body).toMatchObject({ erased: true });
    expect(await whereIs(database.pool, id)).toEqual([]);
    const counted = await database.pool.query(
      "SELECT used FROM usage_counter JOIN user_subscription s ON s.id = subscription_id WHERE 'stu_' || replace(student_id::text, '-', '') = $1",
      [ours],
    );
    expect(counted.rows).toEqual([{ used: 2 }]);
  });

  it("is not found by later calls, and the app's id is free for a new student", async () => {
    const id = newStudent();
    const { body } = await put(id, { name: "Once" });
    const minted = await call("createToken", { body: { user_id: id } });
    await call("eraseStudent", { params: { user_id: id } });
    for (const operation of ["getStudent", "exportStudent", "eraseStudent"]) {
      expect((await call(operation, { params: { user_id: id } })).status).toBe(404);
    }
    expect((await use(body.student.id)).status).toBe(404);
    const byToken = await apiClient({ authorization: `Bearer ${minted.body.token}` })("consume", {
      body: { feature: "quiz" },
    });
    expect(byToken.status).toBe(401);
    const ofOther = apiClient({ authorization: `Bearer ${minted.body.token}`, "x-user-id": "alice" });
    expect((await ofOther("consume", { body: { feature: "quiz" } })).status).toBe(401);
    expect((await apiClient({ authorization: `Bearer ${minted.body.token}` })("getAccount")).status).toBe(401);
    const again = await put(id, {});
    expect(again.body.created).toBe(true);
    expect(again.body.student.id).not.toBe(body.student.id);
  });

  it("ends a paid plan, and waits while a payment is pending", async () => {
    const bob = await database.pool.query("SELECT student_id FROM account WHERE email = 'bob@example.com'");
    const params = { user_id: toWireId("student", bob.rows[0].student_id) };
    const session = await withSession(await insertSession(database.pool, "bob@example.com"));
    await database.pool.query(
      `INSERT INTO payment (id, student_id, gateway_payment_id, status, amount, currency, created_at, updated_at)
       VALUES (gen_random_uuid(), $1, 'pay_x', 'authorized', 100, 'INR', now(), now())`,
      [bob.rows[0].student_id],
    );
    expect((await call("eraseStudent", { params })).body.code).toBe("payment_in_progress");
    await database.pool.query("UPDATE payment SET status = 'failed'");
    expect((await call("eraseStudent", { params })).status).toBe(200);
    expect((await apiClient(session)("realTime")).status).toBe(401);
    const left = await database.pool.query("SELECT plan_key, status FROM user_subscription WHERE student_id = $1", [
      bob.rows[0].student_id,
    ]);
    expect(left.rows).toEqual([{ plan_key: "free", status: "cancelled" }]);
  });
});
