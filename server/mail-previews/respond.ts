import { renderMail } from "@/emails/delivery/render-mail";
import type { Site } from "@/emails/recipient";
import { MAIL_TYPES, MAILS, type MailType } from "@/emails/registry";

/** Addresses that no mail is ever sent with. */
const SITE: Site = {
  appUrl: "https://study.example.com",
  supportEmail: "help@study.example.com",
  unsubscribeUrl: "https://study.example.com/unsubscribe/preview",
};

interface Preview {
  type: MailType;
  variant: string;
  facts: unknown;
}

/** Every variant of every mail, in the order of the registry. */
export const PREVIEWED: readonly Preview[] = MAIL_TYPES.flatMap((type) =>
  Object.entries(MAILS[type].previews).map(([variant, facts]) => ({ type, variant, facts })),
);

export interface PreviewPage {
  status: number;
  contentType: "text/html" | "text/plain";
  body: string;
}

/** The response at an address of the previews: the list, a mail as HTML, or a mail as plain text. */
export async function respondWithPreview(path: string): Promise<PreviewPage> {
  if (path === "/") return { status: 200, contentType: "text/html", body: listPage() };
  const preview = PREVIEWED.find((one) => path === addressOf(one) || path === `${addressOf(one)}.txt`);
  if (!preview) return { status: 404, contentType: "text/plain", body: "There is no such mail.\n" };
  const { subject, html, text } = await renderMail(preview.type, preview.facts, SITE);
  if (path.endsWith(".txt")) return { status: 200, contentType: "text/plain", body: `Subject: ${subject}\n\n${text}` };
  return { status: 200, contentType: "text/html", body: html };
}

function addressOf({ type, variant }: Preview): string {
  return `/${type}/${encodeURIComponent(variant)}`;
}

function listPage(): string {
  const rows = PREVIEWED.map((preview) => {
    const { subject, invoicePdf } = MAILS[preview.type].compose(preview.facts, SITE);
    const address = addressOf(preview);
    const cells = [
      preview.type,
      `<a href="${escaped(address)}" target="mail">${escaped(preview.variant)}</a>`,
      `<a href="${escaped(address)}.txt" target="mail">text</a>`,
      escaped(subject),
      invoicePdf === null ? "" : escaped(`${invoicePdf}.pdf`),
    ];
    return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
  });
  return `<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<title>Emails</title>
<style>
  body { display: grid; grid-template-columns: minmax(20rem, 2fr) 3fr; gap: 1rem; height: 100vh; margin: 0; font: 14px/1.5 system-ui }
  div { overflow: auto; padding: 1rem }
  td { padding: 0.15rem 0.6rem 0.15rem 0; vertical-align: top }
  iframe { width: 100%; height: 100%; border: 0; border-left: 1px solid #8888 }
</style>
<div><h1>Emails</h1><table>${rows.join("\n")}</table></div>
<iframe name="mail" title="The chosen email"></iframe>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
