import type { Mailer, OutgoingMail, SendOutcome } from "@/emails/delivery/mailer";
import type { RenderedMail } from "@/emails/delivery/render-mail";
import { renderStored } from "@/emails/delivery/render-stored";
import { holdsSecret, scrubSecrets } from "@/emails/delivery/scrub";
import { findInvoice } from "@/lib/db/invoice/invoice-rows";
import { type DueMail, endDelivery, leaseDueMails, postponeMail, suppressAddress } from "@/lib/db/mail/deliver-mail";
import { nextDeliveryAt } from "@/lib/domain/retry";
import { getEnv } from "@/lib/env";
import { logger } from "@/lib/telemetry/logger";
import { metrics } from "@/lib/telemetry/metrics";
import { renderInvoicePdf } from "../invoices/render-pdf";
import { getMailer } from "./shared-mailer";
import { unsubscribeUrlOf } from "./unsubscribe-url";

export interface Delivered {
  /** Mails whose delivery has ended, sent or not. */
  done: number;
  postponed: number;
}

export interface DeliverOptions {
  /** Only mails to these students; all mails if left out. */
  studentIds?: readonly string[];
  /** About how many in one go. */
  limit?: number;
}

/** As many as the mailer has connections, so that a slow server cannot outlast the lease, and a crash delays only a few by a minute. */
const BATCH = 3;
const LEASE_SECONDS = 60;
const LIMIT = 90;

/**
 * Delivers the mails of the outbox that are due: to the mail server, or, without one, to the mailbox. Each mail is tried for about two days.
 * At least once, always with the same Message-ID: a crash between sending and recording it causes a duplicate that mail programs recognise.
 */
export async function deliverDueMails(
  { realNow }: { realNow: Date },
  { studentIds, limit = LIMIT }: DeliverOptions = {},
): Promise<Delivered> {
  const total: Delivered = { done: 0, postponed: 0 };
  for (let left = limit; left > 0; left -= BATCH) {
    const mails = await leaseDueMails({
      realNow,
      limit: BATCH,
      leaseSeconds: LEASE_SECONDS,
      studentIds: studentIds ?? null,
    });
    const results = await Promise.all(mails.map((mail) => deliver(mail, getMailer(), realNow)));
    const done = results.filter(Boolean).length;
    total.done += done;
    total.postponed += results.length - done;
    // If the server accepted none of the batch, it is down or refuses us; the rest is not tried now.
    if (mails.length < BATCH || done === 0) break;
  }
  return total;
}

/** True when its delivery has ended, false when it is tried again later. */
async function deliver(mail: DueMail, mailer: Mailer | null, realNow: Date): Promise<boolean> {
  const { id, attempts, recipient } = mail;
  const props = scrubSecrets(mail.props);
  const count = (outcome: string) => metrics().mails.inc({ type: mail.type, outcome });
  const end = async (
    status: "sent" | "undeliverable" | "suppressed",
    reason: string | null,
    rendered?: RenderedMail,
  ) => {
    await endDelivery({ id, attempts, status, props, content: keptContent(mail, mailer, rendered), reason, realNow });
    count(status);
  };

  if (mail.suppressed) {
    await end("suppressed", mail.suppressed);
    return true;
  }
  const { rendered, outcome } = await send(mail, mailer);
  switch (outcome.kind) {
    case "sent":
      await end("sent", null, rendered);
      return true;
    case "undeliverable":
      await suppressAddress(recipient, "bounce", outcome.reason, realNow);
      await end("undeliverable", outcome.reason);
      return true;
    case "retry": {
      const nextAt = nextDeliveryAt(attempts, realNow);
      // The server's response goes into the row only: it may contain the address, which must not be logged.
      const about = { mail: id, type: mail.type, attempts };
      if (nextAt) {
        logger().warn(about, "a mail could not be sent yet");
        count("postponed");
        await postponeMail(id, attempts, nextAt, outcome.reason);
        return false;
      }
      logger().error(about, "a mail could not be delivered and is given up");
      await end("undeliverable", outcome.reason);
      return true;
    }
  }
}

async function send(mail: DueMail, mailer: Mailer | null): Promise<{ rendered?: RenderedMail; outcome: SendOutcome }> {
  const unsubscribeUrl = unsubscribeUrlOf(mail.type, mail.student_id);
  let rendered: RenderedMail;
  let attachments: OutgoingMail["attachments"];
  try {
    rendered = await renderStored(mail.type, mail.props, unsubscribeUrl);
    attachments = mailer ? await attachmentsOf(mail, rendered) : [];
  } catch (error) {
    // The template cannot render these props; a later version of the app may.
    return { outcome: { kind: "retry", reason: error instanceof Error ? error.message : String(error) } };
  }
  if (!mailer) return { rendered, outcome: { kind: "sent", response: "kept in the mailbox" } };
  const { MAIL_FROM: from, SUPPORT_EMAIL: replyTo } = getEnv();
  const { recipient: to, message_id: messageId } = mail;
  return {
    rendered,
    outcome: await mailer.send({ ...rendered, from, replyTo, to, messageId, unsubscribeUrl, attachments }),
  };
}

/** The invoice PDF of a mail, rendered when the mail is sent: the same invoice always gives the same bytes. Only the student's own. */
async function attachmentsOf(
  mail: DueMail,
  { invoicePdf: number }: RenderedMail,
): Promise<OutgoingMail["attachments"]> {
  if (number === null || mail.student_id === null) return [];
  const invoice = await findInvoice({ number, studentId: mail.student_id });
  if (!invoice) return [];
  const { name: filename, content } = await renderInvoicePdf(invoice);
  return [{ filename, content: Buffer.from(content), contentType: "application/pdf" }];
}

/** The content is stored to be shown again; a mail with a one-time link only if there is no mail server, and the mailbox is the delivery. */
function keptContent(mail: DueMail, mailer: Mailer | null, rendered: RenderedMail | undefined) {
  if (!rendered) return null;
  const { subject, html, text } = rendered;
  const isPrivate = mailer !== null && holdsSecret(mail.props);
  return isPrivate ? { subject, html: null, text: null } : { subject, html, text };
}
