import { createLoader, createSerializer, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { type Href, withQuery } from "@/components/ui/href";

export const STATUSES = ["waiting", "sent", "undeliverable", "suppressed"] as const;

/** The search parameters of the list; invalid ones are left out. */
const parsers = {
  status: parseAsStringLiteral(STATUSES),
  type: parseAsString,
  to: parseAsString,
  cursor: parseAsString,
};

export const loadMailsParams = createLoader(parsers);
const serialize = createSerializer(parsers);

export type MailsParams = Awaited<ReturnType<typeof loadMailsParams>>;

/** Of the list. */
export function mailsHref(params: Partial<MailsParams>): Href {
  return withQuery("/admin/mails", serialize(params));
}
