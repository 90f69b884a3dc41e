import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { StaffRole } from "@/lib/access/permissions";
import { hashPassword } from "@/lib/crypto/password";
import { apiClient, insertSession, withSession } from "@/test/support/api";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { usePool } from "@/test/support/engine";
import type { AuditSource } from "../audit/write-audit";
import { signIn } from "../session/sign-in";
import { appointStaff } from "./appoint-staff";
import { dismissStaff } from "./dismiss-staff";

const PASSWORD = "a quiet green river";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ demo: true });
  usePool(database.pool);
});
afterAll(() => database?.drop());

function source(): AuditSource {
  const realNow = new Date();
  return { now: realNow, realNow, requestId: null, actor: "system", actorId: "npm run staff" };
}

const newAddress = () => `s-${randomUUID()}@study.example.com`;
const appoint = (email: string, role: StaffRole) => appointStaff({ email, role, name: null }, source());
const enter = (email: string) => signIn({ email, password: PASSWORD, userAgent: null }, new Date());

/** @returns the status of the response */
async function choosePassword(link: string | null): Promise<number> {
  const token = new URL(link ?? "http://nobody").searchParams.get("token");
  return (await apiClient()("resetPassword", { body: { token, password: PASSWORD } })).status;
}

async function clientOf(email: string) {
  return apiClient(await withSession(await insertSession(database.pool, email)));
}

async function auditOf(accountId: string) {
  const { rows } = await database.pool.query(
    "SELECT action, before, after FROM audit_entry WHERE subject = 'acc_' || replace($1::text, '-', '') ORDER BY id",
    [accountId],
  );
  return rows;
}

describe("an appointment", () => {
  it("makes an account whose newest link sets its password, once; asking again changes nothing else", async () => {
    const email = newAddress();
    const first = await appoint(email, "admin");
    expect(first).toMatchObject({ before: null, link: expect.stringMatching(/\/reset\?token=/) });
    const again = await appoint(email.toUpperCase(), "admin");
    expect(again).toMatchObject({ accountId: first.accountId, before: "admin" });
    expect(await choosePassword(first.link)).toBe(400);
    expect(await choosePassword(again.link)).toBe(200);
    expect(await choosePassword(again.link)).toBe(400);
    expect(await enter(email)).not.toBeNull();
    expect((await (await clientOf(email))("listAlerts")).status).toBe(200);
    expect(await appoint(email, "admin")).toEqual({ accountId: first.accountId, before: "admin", link: null });
    expect((await auditOf(first.accountId)).map(({ action }) => action)).toEqual([
      "staff.appointed",
      "staff.link_made",
      "staff.link_made",
      "account.password_reset",
    ]);
  });

  it("changes a role, and ends the sessions of the one before", async () => {
    const email = newAddress();
    const { accountId } = await appoint(email, "admin");
    const client = await clientOf(email);
    expect(await appoint(email, "support")).toMatchObject({ accountId, before: "admin" });
    expect((await client("listAlerts")).status).toBe(401);
    const now = await clientOf(email);
    expect((await now("listAlerts")).status).toBe(200);
    expect((await auditOf(accountId)).filter(({ action }) => action === "staff.appointed").at(-1)).toMatchObject({
      before: { role: "admin", disabled: false },
      after: { role: "support", disabled: false },
    });
  });

  it("of many at once for one address makes one account", async () => {
    const email = newAddress();
    const made = await Promise.allSettled(Array.from({ length: 6 }, () => appoint(email, "admin")));
    const { rows } = await database.pool.query("SELECT count(*)::int AS n FROM account WHERE email = $1", [email]);
    expect(rows).toEqual([{ n: 1 }]);
    expect(made.some(({ status }) => status === "fulfilled")).toBe(true);
    for (const one of made) {
      if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "conflict" });
    }
  });

  it("separates a student's account from the student, who stays, and keeps the password of a verified address", async () => {
    const hash = await hashPassword(PASSWORD);
    await database.pool.query("UPDATE account SET password_hash = $1 WHERE email = 'alice@example.com'", [hash]);
    const alice = await clientOf("alice@example.com");
    expect((await alice("realTime")).status).toBe(200);
    expect(await appoint("alice@example.com", "support")).toMatchObject({ before: "student", link: null });
    expect((await alice("realTime")).status).toBe(401);
    expect(await enter("alice@example.com")).not.toBeNull();
    const { rows } = await database.pool.query("SELECT email FROM student WHERE external_id = 'alice'");
    expect(rows).toEqual([{ email: "alice@example.com" }]);
  });

  it("trusts no password that a stranger chose for an address that was never proved", async () => {
    const email = newAddress();
    await apiClient()("signUp", { body: { email, password: PASSWORD } });
    const { link } = await appoint(email, "admin");
    await database.pool.query("UPDATE account SET email_verified_at = now() WHERE email = $1", [email]);
    expect(await enter(email)).toBeNull();
    expect(await choosePassword(link)).toBe(200);
    expect(await enter(email)).not.toBeNull();
  });

  it("is refused for a student who pays", async () => {
    await expect(appoint("bob@example.com", "admin")).rejects.toMatchObject({ code: "conflict" });
    expect((await (await clientOf("bob@example.com"))("realTime")).status).toBe(200);
  });
});

describe("a dismissal", () => {
  it("ends sessions, links and the password at once, and an appointment opens the account again", async () => {
    const email = newAddress();
    const { accountId, link } = await appoint(email, "admin");
    const client = await clientOf(email);
    expect(await dismissStaff(email, source())).toBe(true);
    expect((await client("listAlerts")).status).toBe(401);
    expect(await choosePassword(link)).toBe(400);
    expect(await dismissStaff(email, source())).toBe(false);
    expect((await auditOf(accountId)).at(-1)).toEqual({
      action: "staff.dismissed",
      before: { role: "admin", disabled: false },
      after: { role: "admin", disabled: true },
    });
    const again = await appoint(email, "admin");
    expect(again).toMatchObject({ accountId, before: null });
    expect(await choosePassword(again.link)).toBe(200);
    await dismissStaff(email, source());
    expect(await enter(email)).toBeNull();
  });

  it("is of staff alone", async () => {
    await expect(dismissStaff("bob@example.com", source())).rejects.toMatchObject({ code: "not_found" });
    await expect(dismissStaff(newAddress(), source())).rejects.toMatchObject({ code: "not_found" });
  });
});
