import { render, toPlainText } from "react-email";
import type { Site } from "@/emails/recipient";
import { MAILS, type MailType } from "@/emails/registry";
import type { MailKind } from "@/emails/template";

export interface RenderedMail {
  kind: MailKind;
  subject: string;
  html: string;
  text: string;
  /** Number of the invoice or credit note that is attached as a PDF; null where none is. */
  invoicePdf: string | null;
}

/**
 * A mail as it is sent.
 *
 * @param facts what the outbox kept; checked here, because a row may be older than the template
 * @throws ZodError when a fact is missing or wrong, which no retry can fix
 */
export async function renderMail(type: MailType, facts: unknown, site: Site): Promise<RenderedMail> {
  const { kind, subject, element, invoicePdf } = MAILS[type].compose(facts, site);
  const html = await render(element);
  return { kind, subject, html, text: toText(html), invoicePdf };
}

/** Headings in their own case (the library would use capitals), tables as columns, links as addresses. */
function toText(html: string): string {
  const text = toPlainText(html, {
    selectors: ["h1", "h2"].map((selector) => ({ selector, options: { uppercase: false } })),
  });
  return `${text
    .replace(/[^\S\n]+$/gm, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim()}\n`;
}
