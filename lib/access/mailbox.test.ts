import { describe, expect, it } from "vitest";
import { type MailboxVisitor, mailboxReach } from "./mailbox";

const nobody: MailboxVisitor = { mode: "demo", role: null, ownAddress: null, wantedAddress: null };

describe("the mailbox page", () => {
  it.each(["student", "support", "admin", null] as const)("is not there in production, not even for %s", (role) => {
    const visitor = { ...nobody, role, ownAddress: "a@x.example", wantedAddress: "a@x.example" };
    expect(mailboxReach({ ...visitor, mode: "production" })).toEqual({ kind: "nothing" });
  });

  it.each(["demo", "test"] as const)("shows an admin everything in %s mode", (mode) => {
    expect(mailboxReach({ ...nobody, mode, role: "admin" })).toEqual({ kind: "all" });
  });

  it("shows a visitor in the demo one address, which they have to enter", () => {
    expect(mailboxReach(nobody)).toEqual({ kind: "sign_in" });
    expect(mailboxReach({ ...nobody, wantedAddress: "new@x.example" })).toEqual({
      kind: "address",
      address: "new@x.example",
    });
  });

  it("shows a student in the demo their own mails, without asking for an address", () => {
    const student = { ...nobody, role: "student", ownAddress: "alice@x.example" } as const;
    expect(mailboxReach(student)).toEqual({ kind: "address", address: "alice@x.example" });
    // Signing in would not help: the student is signed in by a portal link, and has no address.
    expect(mailboxReach({ ...student, ownAddress: null })).toEqual({ kind: "nothing" });
  });

  it("shows nobody but an admin anything in test mode", () => {
    const visitor = { ...nobody, mode: "test", wantedAddress: "new@x.example" } as const;
    expect(mailboxReach(visitor)).toEqual({ kind: "sign_in" });
    expect(mailboxReach({ ...visitor, role: "student", ownAddress: "new@x.example" })).toEqual({ kind: "nothing" });
    expect(mailboxReach({ ...visitor, role: "support" })).toEqual({ kind: "nothing" });
  });
});
