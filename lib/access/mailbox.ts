/**
 * Who may read which mails on the mailbox page. Mails contain sign-in links, so in production nobody has a mailbox page. In the demo,
 * where the admin's password is on the sign-in page, a visitor without a session must be able to read the mail with the sign-in link:
 * visitors may read the mails to one address at a time, which they have to enter.
 */
export type MailboxReach =
  | { kind: "all" }
  | { kind: "address"; address: string }
  /** Nothing until the visitor signs in. */
  | { kind: "sign_in" }
  /** There is no such page. */
  | { kind: "nothing" };

export interface MailboxVisitor {
  mode: "demo" | "production" | "test";
  role: "student" | "support" | "admin" | null;
  /** The visitor's own address, if signed in. */
  ownAddress: string | null;
  /** The address that the visitor has entered. */
  wantedAddress: string | null;
}

export function mailboxReach({ mode, role, ownAddress, wantedAddress }: MailboxVisitor): MailboxReach {
  if (mode === "production") return { kind: "nothing" };
  if (role === "admin") return { kind: "all" };
  if (mode !== "demo") return role ? { kind: "nothing" } : { kind: "sign_in" };
  const address = wantedAddress ?? ownAddress;
  if (address) return { kind: "address", address };
  return role ? { kind: "nothing" } : { kind: "sign_in" };
}
