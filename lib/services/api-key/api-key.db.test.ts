import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Scope } from "@/lib/access/scopes";
import type { AuditSource } from "@/lib/services/audit/write-audit";
import { apiClient, withKey } from "@/test/support/api";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { newStudent, usePool } from "@/test/support/engine";
import { createApiKey } from "./create-api-key";
import { listApiKeys } from "./list-api-keys";
import { revokeApiKey } from "./revoke-api-key";
import { rotateApiKey } from "./rotate-api-key";

const HOUR_MS = 3_600_000;
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  usePool(database.pool);
});
afterAll(() => database?.drop());

function source(realNow = new Date()): AuditSource {
  return { now: realNow, realNow, requestId: "req-1", actor: "system", actorId: "test" };
}

function create(scopes: Scope[], expiresAt: Date | null = null) {
  return createApiKey({ name: "quiz app", scopes, expiresAt }, source());
}

async function statusOf(key: string, student = newStudent()): Promise<number> {
  const response = await apiClient(withKey(key, student))("consume", { body: { feature: "quiz" } });
  return response.status;
}

describe("an API key", () => {
  it("is stored only as a hash and its last four characters", async () => {
    const { id, key } = await create(["usage:write"]);
    const { rows } = await database.pool.query("SELECT api_key::text AS row FROM api_key WHERE id = $1", [id]);
    expect(rows[0].row).toContain(key.slice(-4));
    expect(rows[0].row).not.toContain(key.slice(8, 20));
    const audit = await database.pool.query("SELECT audit_entry::text AS row FROM audit_entry");
    expect(audit.rows.map(({ row }) => row).join()).not.toContain(key.slice(8, 20));
  });

  it("is refused from the moment that it is revoked, under load as well", async () => {
    const { id, key } = await create(["usage:write"]);
    expect(await statusOf(key)).toBe(200);
    let isRevoked = false;
    const late: number[] = [];
    const hammer = Array.from({ length: 8 }, async () => {
      for (let call = 0; call < 20; call++) {
        const begunAfter = isRevoked;
        const status = await statusOf(key);
        if (begunAfter) late.push(status);
      }
    });
    await revokeApiKey(id, source());
    isRevoked = true;
    await Promise.all(hammer);
    expect(await statusOf(key)).toBe(401);
    expect(late.length).toBeGreaterThan(0);
    expect(new Set(late)).toEqual(new Set([401]));
  });

  it("is refused once it has expired", async () => {
    const { key } = await create(["usage:write"], new Date(Date.now() + 400));
    expect(await statusOf(key)).toBe(200);
    await sleep(450);
    expect(await statusOf(key)).toBe(401);
  });

  it("can be revoked twice, and leaves one audit entry", async () => {
    const { id } = await create(["usage:read"]);
    await revokeApiKey(id, source());
    const [before] = (await listApiKeys(new Date())).filter((key) => key.id === id);
    await revokeApiKey(id, source(new Date(Date.now() + HOUR_MS)));
    const [after] = (await listApiKeys(new Date())).filter((key) => key.id === id);
    expect(after).toMatchObject({ state: "revoked", revoked_at: before?.revoked_at });
    const audit = await database.pool.query("SELECT action FROM audit_entry WHERE subject = $1 ORDER BY id", [
      `key_${id.replaceAll("-", "")}`,
    ]);
    expect(audit.rows.map(({ action }) => action)).toEqual(["api_key.created", "api_key.revoked"]);
  });

  it("is distinguished from a mistyped one", async () => {
    const { key } = await create(["usage:write"]);
    const mistyped = `${key.slice(0, -9)}${key.at(-9) === "A" ? "B" : "A"}${key.slice(-8)}`;
    const response = await apiClient(withKey(mistyped, newStudent()))("consume", { body: { feature: "quiz" } });
    expect(response.status).toBe(401);
    expect(response.body.error).toMatch(/mistyped/);
  });

  it("says when it was last used", async () => {
    const { id, key } = await create(["usage:write"]);
    const begin = Date.now();
    await statusOf(key);
    let used: Date | null = null;
    for (let tries = 0; tries < 50 && !used; tries++) {
      await sleep(20);
      used = (await listApiKeys(new Date())).find((row) => row.id === id)?.last_used_at ?? null;
    }
    expect(used?.getTime()).toBeGreaterThanOrEqual(begin - 1);
  });
});

describe("rotation", () => {
  it("lets both keys work for the overlap, and only the new one after", async () => {
    const old = await create(["usage:write"]);
    const fresh = await rotateApiKey(old.id, 500, null, source());
    expect(await statusOf(old.key)).toBe(200);
    expect(await statusOf(fresh.key)).toBe(200);
    await sleep(550);
    expect(await statusOf(old.key)).toBe(401);
    expect(await statusOf(fresh.key)).toBe(200);
  });

  it("never extends the expiry, and does not revive a key that has ended", async () => {
    const soon = new Date(Date.now() + HOUR_MS);
    const old = await create(["usage:read"], soon);
    await rotateApiKey(old.id, 24 * HOUR_MS, null, source());
    const row = (await listApiKeys(new Date())).find(({ id }) => id === old.id);
    expect(row?.expires_at).toEqual(soon);
    await revokeApiKey(old.id, source());
    await expect(rotateApiKey(old.id, 0, null, source())).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("over HTTP", () => {
  it("an admin makes, replaces and ends keys, with a reason that is kept; nobody else does", async () => {
    const admin = apiClient(withKey((await create(["admin"])).key));
    const reason = "the quiz app goes live";
    const made = await admin("createKey", { body: { name: "live quiz", scopes: ["usage:write"], reason } });
    expect(made).toMatchObject({
      status: 200,
      body: { key: { state: "active", rate_limit: 60_000, expires_at: null } },
    });
    expect(await statusOf(made.body.secret)).toBe(200);
    const path = { params: { key_id: made.body.key.id } };
    const fresh = await admin("rotateKey", { ...path, body: { overlap_hours: 0, expires_in_days: 30, reason } });
    expect(await statusOf(made.body.secret)).toBe(401);
    expect(await statusOf(fresh.body.secret)).toBe(200);
    const ended = await admin("revokeKey", { params: { key_id: fresh.body.key.id }, body: { reason } });
    expect(ended.body.key.state).toBe("revoked");
    expect(await statusOf(fresh.body.secret)).toBe(401);
    const { rows } = await database.pool.query(
      "SELECT action, actor::text, subject FROM audit_entry WHERE reason = $1 ORDER BY id",
      [reason],
    );
    expect(rows.map(({ action, subject }) => [action, subject])).toEqual([
      ["api_key.created", made.body.key.id],
      ["api_key.created", fresh.body.key.id],
      ["api_key.rotated", made.body.key.id],
      ["api_key.revoked", fresh.body.key.id],
    ]);
    const listed = await admin("listKeys");
    expect(JSON.stringify(listed.body)).not.toContain(fresh.body.secret.slice(8, 20));
    expect(listed.body.keys.filter(({ name }: { name: string }) => name === "live quiz")).toHaveLength(2);

    const app = apiClient(withKey((await create(["students:write"])).key));
    const refused = await app("createKey", { body: { name: "mine", scopes: ["admin"], reason } });
    expect(refused.status).toBe(403);
    const wrong = await admin("createKey", { body: { name: "x", scopes: ["everything"], reason: "" } });
    expect([wrong.status, Object.keys(wrong.body.fields).sort()]).toEqual([400, ["reason", "scopes.0"]]);
    expect((await admin("revokeKey", { params: { key_id: "key_nobody" }, body: { reason } })).status).toBe(404);
  });
});

describe("a user token", () => {
  it("acts for its student, and ends with the key that minted it", async () => {
    const { id, key } = await create(["students:write", "usage:read"]);
    const student = newStudent();
    const minted = await apiClient(withKey(key))("createToken", { body: { user_id: student, ttl_seconds: 60 } });
    const call = apiClient({ authorization: `Bearer ${minted.body.token}` });
    expect((await call("consume", { body: { feature: "quiz" } })).status).toBe(200);
    expect((await call("consume", { body: { feature: "quiz" }, headers: { "x-user-id": student } })).status).toBe(200);
    const other = await call("consume", { body: { feature: "quiz" }, headers: { "x-user-id": newStudent() } });
    expect(other.status).toBe(403);
    await revokeApiKey(id, source());
    expect((await call("consume", { body: { feature: "quiz" } })).status).toBe(401);
  });

  it("is good for as long as was asked, within a minute to a day", async () => {
    const { key } = await create(["students:write"]);
    const call = apiClient(withKey(key));
    for (const ttl_seconds of [59, 86_401, 1.5, "60"]) {
      const refused = await call("createToken", { body: { user_id: "t1", ttl_seconds } });
      expect([refused.status, Object.keys(refused.body.fields)]).toEqual([400, ["ttl_seconds"]]);
    }
    const before = Date.now();
    const { body } = await call("createToken", { body: { user_id: "t1", ttl_seconds: 120 } });
    const lasts = Date.parse(body.expires_at) - before;
    expect(lasts).toBeGreaterThan(118_000);
    expect(lasts).toBeLessThanOrEqual(121_000);
  });
});
