import { createTransport, type SendMailOptions } from "nodemailer";
import type { MailKind } from "@/emails/template";

export interface OutgoingMail {
  from: string;
  to: string;
  replyTo: string;
  /** The same on every attempt, so that a mail program recognises a duplicate delivery: `<id@host>`. */
  messageId: string;
  subject: string;
  html: string;
  text: string;
  kind: MailKind;
  /** One-click address of this recipient; only mails of the kind `product` carry it. */
  unsubscribeUrl: string | null;
  attachments?: { filename: string; content: Buffer; contentType: string }[];
}

export type SendOutcome =
  | { kind: "sent"; response: string }
  /** The server or the network has a temporary problem: try again later. */
  | { kind: "retry"; reason: string }
  /** It will never arrive at this address; sending again would harm the sender's reputation. */
  | { kind: "undeliverable"; reason: string };

export interface Mailer {
  send(mail: OutgoingMail): Promise<SendOutcome>;
  /** Connects and signs in, without sending anything. @returns what is wrong, or null */
  verify(): Promise<string | null>;
  /** Ends idle connections; mails in transit are finished first. */
  close(): void;
}

/** A server that takes longer counts as down; other mails are waiting. */
const CONNECT_MS = 10_000;
const SILENCE_MS = 20_000;

/**
 * @param smtpUrl `smtp://user:password@host:587`, or `smtps://` for TLS from the first byte
 * @param requireTls refuses a server that offers no STARTTLS, to which nodemailer would send the password in plain text
 */
export function createMailer(smtpUrl: string, { requireTls }: { requireTls: boolean }): Mailer {
  const transport = createTransport({
    url: smtpUrl,
    requireTLS: requireTls,
    pool: true,
    maxConnections: 3,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    // A mail's facts must never make us read a file or fetch an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(mail) {
      try {
        const { response } = await transport.sendMail(envelopeOf(mail));
        return { kind: "sent", response };
      } catch (error) {
        return outcomeOf(error);
      }
    },
    verify: () =>
      transport.verify().then(
        () => null,
        (error: unknown) => detailsOf(error).message,
      ),
    close: () => transport.close(),
  };
}

function envelopeOf(mail: OutgoingMail): SendMailOptions {
  const { from, to, replyTo, messageId, subject, html, text, attachments } = mail;
  // RFC 3834: auto-responders do not reply.
  const headers: Record<string, string> = { "Auto-Submitted": "auto-generated" };
  if (mail.kind === "product" && mail.unsubscribeUrl) {
    // RFC 8058: the mail program posts this body to the address, without asking the recipient to sign in.
    headers["List-Unsubscribe"] = `<${mail.unsubscribeUrl}>`;
    headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click";
  }
  return { from, to, replyTo, messageId, subject, html, text, attachments, headers };
}

/** Refusals of the address itself (RFC 3463): no such mailbox or domain, moved, disabled. Other codes of class 5 are about the sender or the mail. */
const ADDRESS_IS_DEAD = /\b5\.1\.[0-36]\b|\b5\.2\.1\b|\b5\.4\.4\b/;
const ENHANCED_CODE = /\b5\.\d+\.\d+\b/;
const NO_SUCH_MAILBOX = [550, 551, 553];

function outcomeOf(error: unknown): SendOutcome {
  const { code, responseCode, response, message, command } = detailsOf(error);
  const reason = response ?? message;
  // An address that is not valid in an SMTP envelope: no server was asked.
  if (responseCode === null) return { kind: code === "EENVELOPE" ? "undeliverable" : "retry", reason };
  // An enhanced code decides where there is one: 550 5.7.1 is a policy against the sender, not a mailbox that is gone.
  const isDead = ENHANCED_CODE.test(reason)
    ? ADDRESS_IS_DEAD.test(reason)
    : command === "RCPT TO" && NO_SUCH_MAILBOX.includes(responseCode);
  return { kind: isDead ? "undeliverable" : "retry", reason };
}

/** The fields that nodemailer adds to its errors, each checked because none is guaranteed. */
function detailsOf(error: unknown) {
  const fields: Record<string, unknown> = error instanceof Error ? { ...error } : {};
  const text = (name: string) => (typeof fields[name] === "string" ? fields[name] : null);
  return {
    code: text("code"),
    command: text("command"),
    response: text("response"),
    responseCode: typeof fields.responseCode === "number" ? fields.responseCode : null,
    message: error instanceof Error ? error.message : String(error),
  };
}
