import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MAILS, type MailType } from "@/emails/registry";
import { uuidv7 } from "@/lib/crypto/uuid";
import { insertMail } from "@/lib/db/mail/insert-mail";
import { withTransaction } from "@/lib/db/sql/query";
import { fromWireId, toWireId } from "@/lib/domain/id";
import { apiClient, withKey } from "@/test/support/api";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { insertApiKey, newStudent, usePool } from "@/test/support/engine";
import { deliverDueMails } from "./deliver-due-mails";

let database: TestDatabase;
let admin: ReturnType<typeof apiClient>;
/** Who asks with the student's own scopes. */
let app: ReturnType<typeof apiClient>;

beforeAll(async () => {
  database = await createTestDatabase();
  usePool(database.pool);
  admin = apiClient(withKey(await insertApiKey(database.pool, ["admin"])));
  app = apiClient(withKey(await insertApiKey(database.pool, ["students:write", "subscriptions:read"])));
});
afterAll(() => database?.drop());

const NOW = new Date("2026-11-24T10:00:00Z");
const reason = "it was lost";

async function createRecipient(email: string | null): Promise<string> {
  const person = email === null ? {} : { email };
  const { body } = await admin("putStudent", { params: { user_id: newStudent() }, body: person });
  return body.student.id;
}

async function write(type: MailType, student: string, recipient: string, props: object = {}): Promise<string> {
  const id = uuidv7();
  const [preview] = Object.values(MAILS[type].previews);
  const studentId = fromWireId("student", student);
  const mail = { id, type, recipient, studentId, accountId: null, cause: id, messageId: id, now: NOW, realNow: NOW };
  await withTransaction((client) => insertMail({ ...mail, props: { ...preview, ...props } }, client));
  return toWireId("mail", id);
}

async function sent(type: MailType, student: string, recipient: string, props?: object): Promise<string> {
  const id = await write(type, student, recipient, props);
  await deliverDueMails({ realNow: NOW });
  return id;
}

describe("mails, to staff", () => {
  it("are listed newest first, page by page, narrowed to a student, an address, a kind or what became of them", async () => {
    const mira = await createRecipient("mira@learn.example");
    const ids: string[] = [];
    for (let nth = 0; nth < 5; nth++) ids.unshift(await sent("subscription_expired", mira, "mira@learn.example"));
    const waiting = await write("renewal_failed", mira, "mira@learn.example");
    const read = async (query: Record<string, string>) => {
      const found: string[] = [];
      for (let cursor: string | null = ""; cursor !== null; ) {
        const { body } = await admin("listMails", { query: { ...query, limit: "2", ...(cursor ? { cursor } : {}) } });
        found.push(...body.mails.map(({ id }: { id: string }) => id));
        cursor = body.next_cursor;
      }
      return found;
    };
    expect(await read({ user_id: mira })).toEqual([waiting, ...ids]);
    expect(await read({ to: "Mira@Learn.example", status: "sent" })).toEqual(ids);
    expect(await read({ type: "renewal_failed", to: "mira@learn.example" })).toEqual([waiting]);
    expect((await admin("listMails", { query: { cursor: "mail_x" } })).body.fields).toHaveProperty("cursor");
  });

  it("never show a one-time link, although the mailbox keeps it, and are not sent again with it", async () => {
    const student = await createRecipient("ria@learn.example");
    const path = "/reset?token=a-secret-that-works-once";
    const id = await sent("reset_password", student, "ria@learn.example", { path });
    const { body } = await admin("getMail", { params: { mail_id: id } });
    expect(body.mail.html).toContain("/reset");
    expect(JSON.stringify(body)).not.toContain("a-secret-that-works-once");
    const refused = await admin("resendMail", { params: { mail_id: id }, body: { reason } });
    expect([refused.status, refused.body.code]).toEqual([409, "conflict"]);
  });

  it("are sent again to the current address, once per idempotency key, and the audit log says who and why", async () => {
    const student = await createRecipient("old@learn.example");
    const id = await sent("subscription_expired", student, "old@learn.example");
    await admin("putStudent", { params: { user_id: student }, body: { email: "new@learn.example" } });
    const call = { params: { mail_id: id }, body: { reason }, headers: { "idempotency-key": "again" } };
    const responses = await Promise.all([admin("resendMail", call), admin("resendMail", call)]);
    expect(responses.map(({ status, body }) => [status, body.to])).toEqual([
      [200, "new@learn.example"],
      [200, "new@learn.example"],
    ]);
    const { body } = await admin("listMails", { query: { user_id: student } });
    expect(body.mails.map(({ to }: { to: string }) => to)).toEqual(["new@learn.example", "old@learn.example"]);
    const audit = await database.pool.query("SELECT actor::text FROM audit_entry WHERE action = 'mail.resent'");
    expect(audit.rows).toEqual([{ actor: "api_key" }]);
  });

  it("are not sent again without an address, to one that bounces, or while they wait", async () => {
    const nowhere = await createRecipient(null);
    const gone = await createRecipient("gone@learn.example");
    await database.pool.query(
      "INSERT INTO mail_suppression (address, reason, created_at) VALUES ('gone@learn.example', 'bounce', now())",
    );
    const refused = [
      await sent("subscription_expired", nowhere, "once@learn.example"),
      await sent("subscription_expired", gone, "gone@learn.example"),
      await write("subscription_expired", await createRecipient("soon@learn.example"), "soon@learn.example"),
    ];
    for (const mail_id of refused) {
      const refused = await admin("resendMail", { params: { mail_id }, body: { reason } });
      expect(refused.status).toBe(409);
    }
    expect((await admin("getMail", { params: { mail_id: "mail_nobody" } })).status).toBe(404);
    expect((await app("listMails")).status).toBe(403);
  });
});
