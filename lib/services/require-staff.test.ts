import { describe, expect, it } from "vitest";
import type { Actor, Context } from "@/lib/context";
import { requireStaff } from "./require-staff";

const student = { id: "s", subscriptionId: "u", testClockId: null };
const staff = (role: "admin" | "support"): Actor => ({
  kind: "staff",
  role,
  sessionId: "e",
  accountId: "a",
  student: null,
});
const ACTORS: Record<string, Actor> = {
  admin: staff("admin"),
  support: staff("support"),
  student: { kind: "student", sessionId: "e", accountId: "a", student },
};

describe("pages for staff", () => {
  it.each([
    ["admin", "admin:read", true],
    ["admin", "admin:write", true],
    ["support", "admin:read", true],
    ["support", "admin:write", false],
    ["student", "admin:read", false],
    // Students may do this for themselves, but not on a page for staff.
    ["student", "usage:read", false],
  ] as const)("%s, %s: %s", (who, permission, isAllowed) => {
    const ask = () => requireStaff({ actor: ACTORS[who] } as Context, permission);
    if (isAllowed) expect(ask).not.toThrow();
    else expect(ask).toThrow(expect.objectContaining({ code: "forbidden" }));
  });
});
