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

  it("shows a stranger in the demo one address, which she has to name", () => {
    expect(mailboxReach(nobody)).toEqual({ kind: "sign_in" });
    expect(mailboxReach({ ...nobody, wantedAddress: "new@x.example" })).toEqual({
      kind: "address",
      address: "new@x.example",
    });
  });

  it("shows a student in the demo her own mails, without being asked for whose", () => {
    const student = { ...nobody, role: "student", ownAddress: "alice@x.example" } as const;
    expect(mailboxReach(student)).toEqual({ kind: "address", address: "alice@x.example" });
    // Signing in would not help her: she is, by a link from her app, and has no address.
    expect(mailboxReach({ ...student, ownAddress: null })).toEqual({ kind: "nothing" });
  });

  it("shows nobody but an admin anything in test mode", () => {
    const asked = { ...nobody, mode: "test", wantedAddress: "new@x.example" } as const;
    expect(mailboxReach(asked)).toEqual({ kind: "sign_in" });
    expect(mailboxReach({ ...asked, role: "student", ownAddress: "new@x.example" })).toEqual({ kind: "nothing" });
    expect(mailboxReach({ ...asked, role: "support" })).toEqual({ kind: "nothing" });
  });
});
