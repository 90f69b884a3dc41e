import { createServer, type Socket } from "node:net";
import type { SMTPServerOptions } from "smtp-server";
import { afterEach, describe, expect, it } from "vitest";
import { MAILS } from "@/emails/registry";
import { refusal, startSmtp as startServer } from "@/test/support/smtp";
import { createMailer, type Mailer, type OutgoingMail } from "./mailer";
import { messageIdOf } from "./message-id";
import { renderMail } from "./render-mail";

const SITE = {
  appUrl: "https://study.example.com",
  supportEmail: "support@study.example.com",
  unsubscribeUrl: "https://study.example.com/unsubscribe/abc",
};

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function startSmtp(options: SMTPServerOptions = {}) {
  const { url, received, close } = await startServer(options);
  closers.push(close);
  return { received, mailer: mailerAt(Number(new URL(url).port)) };
}

function mailerAt(port: number): Mailer {
  const mailer = createMailer(`smtp://127.0.0.1:${port}`, { requireTls: false });
  closers.push(() => mailer.close());
  return mailer;
}

async function mailOf(type: "quota_exhausted" | "subscription_activated"): Promise<OutgoingMail> {
  const [facts] = Object.values(MAILS[type].previews);
  return {
    ...(await renderMail(type, facts, SITE)),
    from: "Studymeter <no-reply@study.example.com>",
    to: "alice@example.com",
    replyTo: SITE.supportEmail,
    messageId: messageIdOf("msg_0198c5a2f0b07c3e9a1d2b3c4d5e6f70", SITE.appUrl),
    unsubscribeUrl: SITE.unsubscribeUrl,
  };
}

describe("a mail that is sent", () => {
  it("arrives complete: addresses, both parts, rupees, Reply-To support, no auto-replies", async () => {
    const { received, mailer } = await startSmtp();
    const mail = await mailOf("subscription_activated");
    expect(await mailer.send(mail)).toMatchObject({ kind: "sent" });
    const [arrived] = received;
    expect(arrived?.subject).toBe("Premium is active");
    expect(arrived?.from?.text).toBe('"Studymeter" <no-reply@study.example.com>');
    expect(arrived?.replyTo?.text).toBe(SITE.supportEmail);
    expect(arrived?.text).toContain("₹799");
    expect(arrived?.html).toContain("https://study.example.com/billing/invoices/INV-2526-000042");
    expect(arrived?.headers.get("auto-submitted")).toBe("auto-generated");
  });

  it("keeps its Message-ID however often it is sent", async () => {
    const { received, mailer } = await startSmtp();
    const mail = await mailOf("subscription_activated");
    await mailer.send(mail);
    await mailer.send(mail);
    const id = "<msg_0198c5a2f0b07c3e9a1d2b3c4d5e6f70@study.example.com>";
    expect(received.map(({ messageId }) => messageId)).toEqual([id, id]);
  });

  it("has a one-click unsubscribe header only when it is not about money", async () => {
    const { received, mailer } = await startSmtp();
    await mailer.send(await mailOf("quota_exhausted"));
    await mailer.send(await mailOf("subscription_activated"));
    const [product, money] = received.map(({ headerLines }) => headerLines.map(({ line }) => line).join("\n"));
    expect(product).toContain("List-Unsubscribe: <https://study.example.com/unsubscribe/abc>");
    expect(product).toContain("List-Unsubscribe-Post: List-Unsubscribe=One-Click");
    expect(money).not.toMatch(/unsubscribe/i);
  });

  it("carries attachments byte for byte", async () => {
    const { received, mailer } = await startSmtp();
    const content = Buffer.from([0, 255, 37, 80, 68, 70, 13, 10]);
    const attachments = [{ filename: "INV-2526-000042.pdf", content, contentType: "application/pdf" }];
    await mailer.send({ ...(await mailOf("subscription_activated")), attachments });
    expect(received[0]?.attachments[0]).toMatchObject({ filename: "INV-2526-000042.pdf", content });
  });

  it("cannot get extra headers or recipients through its content (header injection)", async () => {
    const { received, mailer } = await startSmtp();
    const mail = { ...(await mailOf("subscription_activated")), subject: "Hello\r\nBcc: eve@example.com" };
    await mailer.send(mail);
    expect(received[0]?.bcc).toBeUndefined();
    expect(received[0]?.to).toMatchObject({ text: "alice@example.com" });
  });
});

describe("a mail that is not sent", () => {
  it.each([
    [550, "No such user here", "undeliverable"],
    [550, "5.1.1 The account does not exist", "undeliverable"],
    [550, "5.2.1 The account is disabled", "undeliverable"],
    [553, "Mailbox name not allowed", "undeliverable"],
    [550, "5.7.1 Blocked by policy: sender reputation", "retry"],
    [450, "4.2.1 Try again later", "retry"],
    [452, "4.2.2 Mailbox full", "retry"],
    [552, "5.2.2 Mailbox full", "retry"],
  ])("with %d %s is: %s", async (code, message, kind) => {
    const { mailer } = await startSmtp({ onRcptTo: (_address, _session, done) => done(refusal(code, message)) });
    const outcome = await mailer.send(await mailOf("subscription_activated"));
    expect(outcome).toMatchObject({ kind, reason: expect.stringContaining(message) });
  });

  it("is retried when it was refused for its content: the address is valid", async () => {
    const { mailer } = await startSmtp({
      onData: (stream, _session, done) => {
        stream.resume();
        stream.on("end", () => done(refusal(554, "5.7.1 Message looks like spam")));
      },
    });
    expect(await mailer.send(await mailOf("subscription_activated"))).toMatchObject({ kind: "retry" });
  });

  it("to an invalid address is undeliverable without asking a server", async () => {
    const { mailer, received } = await startSmtp();
    expect(await mailer.send({ ...(await mailOf("subscription_activated")), to: "" })).toMatchObject({
      kind: "undeliverable",
    });
    expect(received).toEqual([]);
  });

  it("is retried when no server listens, when the connection is cut, and when sign-in is refused", async () => {
    const mail = await mailOf("subscription_activated");
    const nobody = mailerAt(1);
    expect(await nobody.send(mail)).toMatchObject({ kind: "retry" });

    const cutting = createServer((socket: Socket) => socket.destroy());
    await new Promise<void>((resolve) => cutting.listen(0, "127.0.0.1", resolve));
    closers.push(() => new Promise<void>((resolve) => cutting.close(() => resolve())));
    const address = cutting.address();
    if (!address || typeof address === "string") throw new Error("no port");
    expect(await mailerAt(address.port).send(mail)).toMatchObject({ kind: "retry" });

    const { mailer } = await startSmtp({ authOptional: false });
    expect(await mailer.send(mail)).toMatchObject({ kind: "retry" });
  });
});

describe("a server without STARTTLS", () => {
  it("gets neither password nor mail where TLS is required", async () => {
    let sawLogin = false;
    const { url, received, close } = await startServer({
      hideSTARTTLS: true,
      authOptional: true,
      onAuth: (_auth, _session, done) => {
        sawLogin = true;
        done(null, { user: "study" });
      },
    });
    closers.push(close);
    const address = new URL(url);
    address.username = "study";
    address.password = "secret";
    const mailer = createMailer(address.href, { requireTls: true });
    closers.push(() => mailer.close());
    expect(await mailer.verify()).toMatch(/STARTTLS|TLS/i);
    expect(await mailer.send(await mailOf("subscription_activated"))).toMatchObject({ kind: "retry" });
    expect([sawLogin, received]).toEqual([false, []]);
  });
});
