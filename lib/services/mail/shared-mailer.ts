import { createMailer, type Mailer } from "@/emails/delivery/mailer";
import { getEnv } from "@/lib/env";
import { onShutdown } from "@/lib/lifecycle";

/** One set of connections to the mail server, shared by all module graphs of the process. */
const holder = globalThis as typeof globalThis & { __studymeterMailer?: Mailer };

/** Null if no mail server is configured: mails stay in the mailbox. */
export function getMailer(): Mailer | null {
  const { SMTP_URL, SMTP_REQUIRE_TLS: requireTls } = getEnv();
  if (!SMTP_URL) return null;
  if (!holder.__studymeterMailer) {
    const mailer = createMailer(SMTP_URL, { requireTls });
    holder.__studymeterMailer = mailer;
    onShutdown("flush", "mail server", () => {
      holder.__studymeterMailer = undefined;
      mailer.close();
    });
  }
  return holder.__studymeterMailer;
}
