import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as openLink, POST as postLink } from "@/app/(public)/unsubscribe/[token]/route";
import { renderStored } from "@/emails/delivery/render-stored";
import { MAILS } from "@/emails/registry";
import { uuidv7 } from "@/lib/crypto/uuid";
import { insertMail } from "@/lib/db/mail/insert-mail";
import { withTransaction } from "@/lib/db/sql/query";
import { getEnv } from "@/lib/env";
import { apiClient, insertSession, withSession } from "@/test/support/api";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { usePool } from "@/test/support/engine";
import { unsubscribeUrlOf } from "./unsubscribe-url";

let database: TestDatabase;
const anybody = apiClient();

beforeAll(async () => {
  database = await createTestDatabase({ demo: true });
  usePool(database.pool);
});
afterAll(() => database?.drop());

async function studentOf(email: string): Promise<string> {
  const { rows } = await database.pool.query("SELECT student_id FROM account WHERE email = $1", [email]);
  return rows[0].student_id;
}

async function clientOf(email: string) {
  return apiClient(await withSession(await insertSession(database.pool, email)));
}

/** Writes a mail as a service does. @returns its status */
async function write(type: string, studentId: string | null): Promise<string> {
  const id = uuidv7();
  const now = new Date();
  await withTransaction((client) =>
    insertMail(
      {
        id,
        type,
        studentId,
        accountId: null,
        recipient: "a@learn.example",
        cause: `test ${id}`,
        props: {},
        messageId: `<${id}@learn.example>`,
        now,
        realNow: now,
      },
      client,
    ),
  );
  return statusOf(id);
}

async function statusOf(id: string): Promise<string> {
  return (await database.pool.query("SELECT status FROM mail WHERE id = $1", [id])).rows[0].status;
}

async function linkOf(email: string): Promise<string> {
  return unsubscribeUrlOf("quota_exhausted", await studentOf(email)) ?? "";
}

/** As a mail program does: the words of RFC 8058, no cookie. */
function oneClick(link: string, words: Record<string, string> = { "List-Unsubscribe": "One-Click" }) {
  const request = new Request(link, { method: "POST", body: new URLSearchParams(words) });
  return postLink(request, { params: Promise.resolve({ token: link.split("/").at(-1) ?? "" }) });
}

describe("a student's mails", () => {
  it("are all sent until one kind is turned off; that kind is then suppressed until it is turned on again", async () => {
    const alice = await clientOf("alice@example.com");
    const id = await studentOf("alice@example.com");
    expect((await alice("getMailPreferences")).body.mails).toEqual([{ type: "quota_exhausted", wanted: true }]);
    expect(await write("quota_exhausted", id)).toBe("waiting");

    const off = await alice("setMailPreference", { body: { type: "quota_exhausted", wanted: false } });
    expect(off.body.mails).toEqual([{ type: "quota_exhausted", wanted: false }]);
    expect(await write("quota_exhausted", id)).toBe("suppressed");
    expect(await write("renewal_failed", id)).toBe("waiting");
    expect(await write("quota_exhausted", await studentOf("dave@example.com"))).toBe("waiting");

    await alice("setMailPreference", { body: { type: "quota_exhausted", wanted: true } });
    expect(await write("quota_exhausted", id)).toBe("waiting");
  });

  it("that wait when they are turned off are not sent either, and those about money are", async () => {
    const carol = await clientOf("carol@example.com");
    const id = await studentOf("carol@example.com");
    for (const type of ["quota_exhausted", "renewal_failed"]) await write(type, id);
    await carol("setMailPreference", { body: { type: "quota_exhausted", wanted: false } });
    const { rows } = await database.pool.query(
      "SELECT type, status FROM mail WHERE student_id = $1 AND recipient = 'a@learn.example' ORDER BY type",
      [id],
    );
    expect(rows).toEqual([
      { type: "quota_exhausted", status: "suppressed" },
      { type: "renewal_failed", status: "waiting" },
    ]);
  });

  it.each(["renewal_failed", "reset_password", "nonsense"])("can't be turned off where they are %s", async (type) => {
    const alice = await clientOf("alice@example.com");
    const { status, body } = await alice("setMailPreference", { body: { type, wanted: false } });
    expect([status, Object.keys(body.fields)]).toEqual([400, ["type"]]);
    expect(unsubscribeUrlOf(type, await studentOf("alice@example.com"))).toBeNull();
  });

  it("are a student's: staff have none to turn off", async () => {
    const admin = await clientOf("admin@example.com");
    expect((await admin("getMailPreferences")).status).toBe(403);
    expect((await admin("setMailPreference", { body: { type: "quota_exhausted", wanted: false } })).status).toBe(403);
  });

  it("have their preferences in the export, and nowhere after an erasure", async () => {
    const email = "mira@learn.example";
    await anybody("signUp", { body: { email, password: "a quiet green river" } });
    const id = await studentOf(email);
    const mira = await clientOf(email);
    await mira("setMailPreference", { body: { type: "quota_exhausted", wanted: false } });
    expect((await mira("exportAccount")).body.export.mail_opt_outs).toMatchObject([{ type: "quota_exhausted" }]);
    const link = await linkOf(email);
    await mira("eraseAccount", { body: { password: "a quiet green river" } });
    const left = await database.pool.query("SELECT 1 FROM mail_opt_out WHERE student_id = $1", [id]);
    expect(left.rowCount).toBe(0);
    expect((await oneClick(link)).status).toBe(200);
    expect((await database.pool.query("SELECT 1 FROM mail_opt_out WHERE student_id = $1", [id])).rowCount).toBe(0);
  });
});

describe("the link in a mail", () => {
  it("is in the mail, turns off its kind with one click and no session, however often, with one audit entry", async () => {
    const id = await studentOf("bob@example.com");
    const link = await linkOf("bob@example.com");
    const [facts] = Object.values(MAILS.quota_exhausted.previews);
    expect((await renderStored("quota_exhausted", facts, link)).html).toContain(link);
    expect(link.startsWith(`${getEnv().APP_URL}/unsubscribe/`)).toBe(true);
    for (let press = 0; press < 2; press++) expect((await oneClick(link)).status).toBe(200);
    expect(await write("quota_exhausted", id)).toBe("suppressed");
    const audit = await database.pool.query(
      "SELECT actor, after FROM audit_entry WHERE student_id = $1 AND action = 'mail.preference_changed'",
      [id],
    );
    expect(audit.rows).toEqual([{ actor: "anonymous", after: { type: "quota_exhausted", wanted: false } }]);
  });

  it("changes nothing where it is only opened, and leads a person to a page that asks", async () => {
    const link = await linkOf("alice@example.com");
    const response = await openLink(new Request(link), {
      params: Promise.resolve({ token: link.split("/").at(-1) ?? "" }),
    });
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toMatch(/^\/unsubscribe\?token=/);
    expect((await oneClick(link, { anything: "else" })).status).toBe(400);
    expect(await write("quota_exhausted", await studentOf("alice@example.com"))).toBe("waiting");
  });

  it("is undone from the page that it leads to", async () => {
    const token = (await linkOf("alice@example.com")).split("/").at(-1);
    const id = await studentOf("alice@example.com");
    expect((await anybody("unsubscribe", { body: { token } })).body).toMatchObject({ wanted: false });
    expect(await write("quota_exhausted", id)).toBe("suppressed");
    expect((await anybody("unsubscribe", { body: { token, wanted: true } })).body).toMatchObject({
      type: "quota_exhausted",
      wanted: true,
    });
    expect(await write("quota_exhausted", id)).toBe("waiting");
  });

  it("can't be made for another student or another mail", async () => {
    const [hex, type, signature] = (await linkOf("alice@example.com")).split("/").at(-1)?.split(".") ?? [];
    const others = (await studentOf("bob@example.com")).replaceAll("-", "");
    const forged = [`${others}.${type}.${signature}`, `${hex}.renewal_failed.${signature}`, `${hex}.${type}.`, "x"];
    for (const token of forged) {
      const { status, body } = await anybody("unsubscribe", { body: { token } });
      expect([status, Object.keys(body.fields)]).toEqual([400, ["token"]]);
      expect((await oneClick(`${getEnv().APP_URL}/unsubscribe/${token}`)).status).toBe(400);
    }
  });
});
