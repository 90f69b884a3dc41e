import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as enter from "@/app/(public)/portal/[secret]/enter/route";
import { ADDRESS_HEADER } from "@/lib/http/address";
import { apiClient, withKey } from "@/test/support/api";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { insertApiKey, newStudent, usePool } from "@/test/support/engine";

let database: TestDatabase;
let call: ReturnType<typeof apiClient>;

beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 20 });
  usePool(database.pool);
  call = apiClient(withKey(await insertApiKey(database.pool, ["students:write"])));
});
afterAll(() => database?.drop());

async function createLink(userId: string, body: object = {}, headers: Record<string, string> = {}) {
  return call("createPortalLink", { body: { user_id: userId, page: "dashboard", ...body }, headers });
}

function secretIn(url: string): string {
  return new URL(url).pathname.split("/")[2] ?? "";
}

let opened = 0;
function open(secret: string, cookie = ""): Promise<Response> {
  const request = new Request(`http://localhost:3000/portal/${secret}/enter`, {
    method: "POST",
    headers: { [ADDRESS_HEADER]: `10.0.0.${opened++}`, "user-agent": "phone", cookie },
  });
  return enter.POST(request, { params: Promise.resolve({ secret }) });
}

function cookieOf(response: Response): string {
  return response.headers.get("set-cookie")?.split(";")[0] ?? "";
}

describe("a portal link", () => {
  it("signs its student in on the page that was asked for", async () => {
    const student = newStudent();
    const { body } = await createLink(student, { page: "upgrade" });
    const response = await open(secretIn(body.url));
    expect([response.status, response.headers.get("location")]).toEqual([303, "/upgrade"]);
    expect(response.headers.get("set-cookie")).toMatch(/HttpOnly; SameSite=Lax/);
    const me = await apiClient({ cookie: cookieOf(response) })("getAccount");
    expect(me.body.account).toMatchObject({ id: null, has_password: false, role: "student" });
    const own = await apiClient({ cookie: cookieOf(response) })("realTime");
    expect(own.status).toBe(200);
  });

  it("works once, however many open it at the same moment", async () => {
    const { body } = await createLink(newStudent());
    const responses = await Promise.all(Array.from({ length: 20 }, () => open(secretIn(body.url))));
    expect(responses.filter((response) => response.headers.has("set-cookie"))).toHaveLength(1);
    const others = responses.filter((response) => !response.headers.has("set-cookie"));
    expect(new Set(others.map((response) => response.headers.get("location")))).toEqual(
      new Set([`/portal/${secretIn(body.url)}?state=used`]),
    );
    const sessions = await database.pool.query(
      "SELECT count(*)::int FROM session JOIN portal_link USING (student_id) WHERE hash = sha256($1)",
      [secretIn(body.url)],
    );
    expect(sessions.rows).toEqual([{ count: 1 }]);
  });

  it("leads whoever holds its student's session on, and nobody else, without another session", async () => {
    const student = newStudent();
    const link = secretIn((await createLink(student, { page: "billing" })).body.url);
    const cookie = cookieOf(await open(link));
    const again = await open(link, cookie);
    expect([again.status, again.headers.get("location"), again.headers.has("set-cookie")]).toEqual([
      303,
      "/billing",
      false,
    ]);
    const sibling = cookieOf(await open(secretIn((await createLink(newStudent())).body.url)));
    for (const other of [sibling, "", "studymeter.session=%"]) {
      expect((await open(link, other)).headers.get("location")).toBe(`/portal/${link}?state=used`);
    }
    await database.pool.query(
      "UPDATE session SET revoked_at = now() FROM student WHERE student.id = student_id AND external_id = $1",
      [student],
    );
    expect((await open(link, cookie)).headers.get("location")).toBe(`/portal/${link}?state=used`);
  });

  it("is not used up by anything but a POST", () => {
    expect(Object.keys(enter)).toEqual(["POST"]);
  });

  it("ends after ten minutes", async () => {
    const { body } = await createLink(newStudent());
    const lasts = Date.parse(body.expires_at) - Date.now();
    expect(lasts).toBeGreaterThan(590_000);
    expect(lasts).toBeLessThanOrEqual(600_000);
    await database.pool.query(
      "UPDATE portal_link SET created_at = now() - interval '11 minutes', expires_at = now() - interval '1 minute' WHERE hash = sha256($1)",
      [secretIn(body.url)],
    );
    expect((await open(secretIn(body.url))).headers.has("set-cookie")).toBe(false);
  });

  it("is the same for a retry with the same Idempotency-Key, and kept nowhere", async () => {
    const student = newStudent();
    const key = { "idempotency-key": "portal-1" };
    const responses = await Promise.all(Array.from({ length: 10 }, () => createLink(student, {}, key)));
    expect(new Set(responses.map(({ text }) => text)).size).toBe(1);
    expect(responses.filter(({ headers }) => headers.get("idempotent-replayed") === "true")).toHaveLength(9);
    const { rows } = await database.pool.query("SELECT outcome::text, body FROM idempotency_record");
    expect(JSON.stringify(rows)).not.toContain(secretIn(responses[0]?.body.url));
    expect((await open(secretIn(responses[0]?.body.url))).headers.has("set-cookie")).toBe(true);
    expect((await createLink(student, { page: "billing" }, key)).body.code).toBe("idempotency_mismatch");
    const other = await createLink(newStudent(), {}, key);
    expect([other.status, other.body.url === responses[0]?.body.url]).toEqual([200, false]);
  });

  it("leads back to https addresses only", async () => {
    for (const return_url of [
      "javascript:alert(1)",
      "http://app.example.com/",
      "/dashboard",
      "https://a:b@c.example",
    ]) {
      const { status, body } = await createLink(newStudent(), { return_url });
      expect([status, body.fields]).toEqual([400, { return_url: "return_url must be an https URL." }]);
    }
    const good = await createLink(newStudent(), { return_url: "https://app.example.com/back" });
    expect(good.status).toBe(200);
  });
});
