import { renderToBuffer } from "@react-pdf/renderer";
import { createElement } from "react";
import "./draw-glyphs";
import { fontsFor, printable, visible } from "./fonts";
import { InvoiceDocument } from "./invoice-document";
import type { InvoicePdfFacts } from "./invoice-pdf-facts";

/**
 * An invoice or a credit note as a PDF of one page. The same invoice always gives the same bytes: no file is stored, and the attachment of
 * the mail is what is downloaded years later.
 */
export async function renderInvoice(facts: InvoicePdfFacts): Promise<Buffer> {
  const { seller, recipient } = facts;
  const fonts = fontsFor([seller.name, seller.address, recipient.name, recipient.address, facts.planName].join(" "));
  const shown = (text: string) => printable(text, fonts);
  const shownIfAny = async (text: string | null) => (text === null ? null : shown(text));
  const safe = {
    ...facts,
    planName: await shown(facts.planName),
    seller: { ...seller, name: await shown(seller.name), address: await shownIfAny(seller.address) },
    recipient: {
      ...recipient,
      name: recipient.name === null ? null : nameBesideId(recipient.name, await shown(recipient.name), recipient.id),
      address: await shownIfAny(recipient.address),
    },
  };
  return renderToBuffer(createElement(InvoiceDocument, { facts: safe, fonts }) as Parameters<typeof renderToBuffer>[0]);
}

/** A name that had to be written in other letters is not enough to tell whose it is: our id of the student stands beside it. */
function nameBesideId(given: string, shown: string, id: string): string {
  if (shown === visible(given)) return shown;
  return shown === "" ? id : `${shown} (${id})`;
}
