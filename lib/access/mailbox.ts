/**
 * Who may read which mails on the mailbox page. Mails hold links that sign in, so in production there is no mailbox for
 * anybody, whoever asks. In the demo, whose admin's password is on the sign-in page, a person who has no session yet must
 * get at the mail that lets her in: she may read those to one address at a time, which she has to name.
 */
export type MailboxReach =
  | { kind: "all" }
  | { kind: "address"; address: string }
  /** Nothing until she signs in. */
  | { kind: "sign_in" }
  /** There is no such page. */
  | { kind: "nothing" };

export interface MailboxVisitor {
  mode: "demo" | "production" | "test";
  role: "student" | "support" | "admin" | null;
  /** Her own address, where she is signed in. */
  ownAddress: string | null;
  /** The address whose mails she asks for. */
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
