import { type Href, withQuery } from "@/components/ui/href";
export interface MailboxParams {
  to?: string;
  type?: string;
  /** Of the mail that is open. */
  id?: string;
}

/** The search parameters of the page; repeated and overlong ones are left out. */
export function readParams(query: Record<string, string | string[] | undefined>): MailboxParams {
  const read = (name: string) => {
    const value = query[name];
    return typeof value === "string" && value !== "" && value.length <= 254 ? value : undefined;
  };
  return { to: read("to"), type: read("type"), id: read("id") };
}

export function mailboxHref({ to, type, id }: MailboxParams): Href {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries({ to, type, id })) if (value !== undefined) search.set(name, value);
  return withQuery("/mailbox", String(search));
}
