import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { POST as receiveMailEvent } from "@/app/api/webhooks/mail/route";
import { messageIdOf } from "@/emails/delivery/message-id";
import { MAILS, type MailType } from "@/emails/registry";
import { uuidv7 } from "@/lib/crypto/uuid";
import { insertMail } from "@/lib/db/mail/insert-mail";
import { withTransaction } from "@/lib/db/sql/query";
import { completeEnv, getEnv } from "@/lib/env";
import { runShutdownHooks } from "@/lib/lifecycle";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { usePool } from "@/test/support/engine";
import { refusal, startSmtp, type TestSmtp } from "@/test/support/smtp";
import { deliverDueMails } from "./deliver-due-mails";

let database: TestDatabase;
const env = getEnv();
const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  database = await createTestDatabase({ demo: true });
  usePool(database.pool);
});
afterAll(() => database?.drop());
beforeEach(() => database.pool.query("TRUNCATE mail, mail_suppression, mail_opt_out"));
afterEach(async () => {
  // The connections to a mail server of the last test.
  await runShutdownHooks("flush");
  for (const close of closers.splice(0)) await close();
  completeEnv({ SMTP_URL: "", MAIL_WEBHOOK_SECRET: "" });
});

async function smtp(...options: Parameters<typeof startSmtp>): Promise<TestSmtp> {
  const server = await startSmtp(...options);
  closers.push(server.close);
  completeEnv({ SMTP_URL: server.url });
  return server;
}

const NOW = new Date("2026-11-24T10:00:00Z");
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const deliver = (at = NOW) => deliverDueMails({ realNow: at });

async function write(type: MailType, recipient: string | null, props?: Record<string, unknown>): Promise<string> {
  const id = uuidv7();
  const [preview] = Object.values(MAILS[type].previews);
  const messageId = messageIdOf(`mail_${id}`, env.APP_URL);
  const mail = { id, type, recipient, studentId: null, accountId: null, cause: id, messageId, now: NOW, realNow: NOW };
  await withTransaction((client) => insertMail({ ...mail, props: { ...preview, ...props } }, client));
  return id;
}

async function stored(id: string) {
  const { rows } = await database.pool.query("SELECT * FROM mail WHERE id = $1", [id]);
  return rows[0];
}

describe("with a mail server", () => {
  it("a mail is sent once, as it was written, and its content is stored", async () => {
    const { received } = await smtp();
    const id = await write("subscription_activated", "alice@example.com");
    expect(await deliver()).toEqual({ done: 1, postponed: 0 });
    expect(await deliver(later(10))).toEqual({ done: 0, postponed: 0 });
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({
      subject: "Premium is active",
      messageId: messageIdOf(`mail_${id}`, env.APP_URL),
    });
    const row = await stored(id);
    expect(row).toMatchObject({ status: "sent", sent_at: NOW, subject: "Premium is active", attempts: 1 });
    expect(row.html).toContain("₹799");
  });

  it("two who deliver at once send each mail once", async () => {
    const { received } = await smtp();
    for (let n = 0; n < 30; n++) await write("subscription_activated", `s${n}@example.com`);
    await Promise.all([deliver(), deliver()]);
    const to = received.map((mail) => (Array.isArray(mail.to) ? mail.to[0] : mail.to)?.text).toSorted();
    expect(to).toEqual(Array.from({ length: 30 }, (_, n) => `s${n}@example.com`).toSorted());
  });

  it("a one-time link is not kept after it was sent", async () => {
    const { received } = await smtp();
    const secret = "k3yOfAlice-0123456789";
    const id = await write("reset_password", "alice@example.com", { path: `/reset?token=${secret}` });
    await deliver();
    expect(received[0]?.text).toContain(secret);
    expect(JSON.stringify(await stored(id))).not.toContain(secret);
    expect(await stored(id)).toMatchObject({ status: "sent", subject: "Choose a new password", html: null });
  });

  it("a server that is down only causes a delay, and a dead address gets no further mails", async () => {
    const down = await smtp();
    await down.close();
    closers.length = 0;
    const id = await write("subscription_activated", "alice@example.com");
    expect(await deliver()).toEqual({ done: 0, postponed: 1 });
    expect(await stored(id)).toMatchObject({ status: "waiting", next_attempt_at: later(1), attempts: 1 });
    expect(await deliver(new Date(later(1).getTime() - 1))).toEqual({ done: 0, postponed: 0 });

    await runShutdownHooks("flush");
    const { received } = await smtp({
      onRcptTo: ({ address }, _session, done) =>
        address.toLowerCase().startsWith("gone") ? done(refusal(550, "5.1.1 No such user here")) : done(),
    });
    const gone = await write("subscription_activated", "Gone@example.com");
    expect(await deliver(later(1))).toEqual({ done: 2, postponed: 0 });
    expect(received).toHaveLength(1);
    expect(await stored(gone)).toMatchObject({ status: "undeliverable", last_error: expect.stringContaining("5.1.1") });
    const next = await write("subscription_activated", "gone@example.com");
    await deliver(later(2));
    expect(await stored(next)).toMatchObject({ status: "suppressed", last_error: "bounce" });
    expect(received).toHaveLength(1);
  });

  it("a mail that no server accepts is given up after about two days, and its address is not suppressed", async () => {
    await smtp({ onRcptTo: (_address, _session, done) => done(refusal(450, "4.2.1 Try again later")) });
    const id = await write("subscription_activated", "alice@example.com");
    let at = NOW;
    let tries = 0;
    for (let row = await stored(id); row.status === "waiting"; row = await stored(id)) {
      at = row.next_attempt_at;
      await deliver(at);
      tries++;
    }
    expect(tries).toBe(8);
    expect(at.getTime() - NOW.getTime()).toBeGreaterThan(40 * 3_600_000);
    expect(await stored(id)).toMatchObject({ status: "undeliverable" });
    expect((await database.pool.query("SELECT 1 FROM mail_suppression")).rowCount).toBe(0);
  });

  it("a crash between sending and recording it sends a duplicate with the same Message-ID", async () => {
    const { received } = await smtp();
    const id = await write("subscription_activated", "alice@example.com");
    await database.pool.query("UPDATE mail SET attempts = 1, next_attempt_at = $1", [later(3)]);
    expect(await deliver(later(2))).toEqual({ done: 0, postponed: 0 });
    await deliver(later(3));
    expect(received.map(({ messageId }) => messageId)).toEqual([messageIdOf(`mail_${id}`, env.APP_URL)]);
  });

  it("a mail that is turned off after it was written is not sent, and a mail has the link to turn it off", async () => {
    const { received } = await smtp();
    const { rows } = await database.pool.query("SELECT student_id FROM account WHERE email = 'alice@example.com'");
    const studentId = rows[0].student_id;
    const [first, second] = [
      await write("quota_exhausted", "a@example.com"),
      await write("quota_exhausted", "a@example.com"),
    ];
    await database.pool.query("UPDATE mail SET student_id = $1", [studentId]);
    await database.pool.query("UPDATE mail SET next_attempt_at = $2 WHERE id = $1", [second, later(5)]);
    await deliver();
    const header = received[0]?.headerLines.find(({ key }) => key === "list-unsubscribe")?.line ?? "";
    const link = /<(.+)>/.exec(header.replaceAll(/\s/g, ""))?.[1] ?? "";
    expect(received[0]?.text?.replaceAll(/\s/g, "")).toContain(link);
    expect(new URL(link).pathname).toMatch(/^\/unsubscribe\/./);
    await database.pool.query("INSERT INTO mail_opt_out VALUES ($1, 'quota_exhausted', now())", [studentId]);
    await deliver(later(5));
    expect(await stored(first)).toMatchObject({ status: "sent" });
    expect(await stored(second)).toMatchObject({ status: "suppressed", last_error: "unsubscribed" });
    expect(received).toHaveLength(1);
  });
});

describe("without a mail server", () => {
  it("mails end in the mailbox, links and all", async () => {
    const id = await write("verify_address", "alice@example.com", { path: "/verify?token=abc" });
    expect(await deliver()).toEqual({ done: 1, postponed: 0 });
    const row = await stored(id);
    expect(row).toMatchObject({ status: "sent", props: { path: "/verify" } });
    expect(row.text).toContain("/verify?token=abc");
  });

  it("a mail to nobody waits for nobody", async () => {
    const id = await write("subscription_activated", null);
    expect(await deliver()).toEqual({ done: 0, postponed: 0 });
    expect(await stored(id)).toMatchObject({ status: "undeliverable", attempts: 0 });
  });

  it("only the students that are asked for get theirs", async () => {
    const { rows } = await database.pool.query(
      "SELECT student_id FROM account WHERE email LIKE ANY('{alice%,bob%}') ORDER BY email",
    );
    const [alice, bob] = await Promise.all(rows.map(() => write("subscription_activated", "s@example.com")));
    for (const [index, id] of [alice, bob].entries()) {
      await database.pool.query("UPDATE mail SET student_id = $2 WHERE id = $1", [id, rows[index].student_id]);
    }
    await deliverDueMails({ realNow: NOW }, { studentIds: [rows[1].student_id] });
    expect(await stored(alice ?? "")).toMatchObject({ status: "waiting" });
    expect(await stored(bob ?? "")).toMatchObject({ status: "sent" });
  });
});

describe("POST /api/webhooks/mail", () => {
  const SECRET = Buffer.alloc(32, 9).toString("base64");
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    receiveMailEvent(
      new Request("http://test.local/api/webhooks/mail", { method: "POST", body: JSON.stringify(body), headers }),
    );
  const signed = (body: unknown, secret = SECRET) => ({
    "webhook-id": "msg_1",
    "webhook-timestamp": String(Math.floor(Date.now() / 1000)),
    "webhook-signature": new Webhook(secret).sign("msg_1", new Date(), JSON.stringify(body)),
  });
  const bounce = { type: "bounce", address: "Gone@example.com", detail: "5.1.1 unknown" };

  it("stops all mails to an address that bounced, by whoever holds the secret", async () => {
    completeEnv({ MAIL_WEBHOOK_SECRET: SECRET });
    expect((await post(bounce)).status).toBe(401);
    expect((await post(bounce, signed({ ...bounce, address: "x@example.com" }))).status).toBe(401);
    expect((await post(bounce, signed(bounce, Buffer.alloc(32, 8).toString("base64")))).status).toBe(401);
    expect((await database.pool.query("SELECT 1 FROM mail_suppression")).rowCount).toBe(0);
    for (let i = 0; i < 2; i++) expect((await post(bounce, signed(bounce))).status).toBe(200);
    const { rows } = await database.pool.query("SELECT address, reason, detail FROM mail_suppression");
    expect(rows).toEqual([{ address: "gone@example.com", reason: "bounce", detail: "5.1.1 unknown" }]);
    const wrong = { type: "delayed", address: "gone@example.com" };
    expect((await post(wrong, signed(wrong))).status).toBe(400);
  });

  it("does not exist without the secret", async () => {
    expect((await post(bounce, signed(bounce))).status).toBe(404);
  });
});
