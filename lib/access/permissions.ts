import type { Scope } from "./scopes";

/**
 * The one table of who may do what. Every API route names one of these permissions (a test walks the route files), and every
 * credential is checked against it, in SQL on the hot path and in `lib/http` elsewhere.
 *
 * - `scope`: what an API key needs, acting for the student in `X-User-ID`; null when no key may.
 * - `student`: whether students may, for themselves, with a session or a user token. There are no read-only tokens: tokens are short-lived.
 * - `roles`: staff who may, for any student. Support reads; admins read and write.
 */
export interface PermissionRule {
  scope: Scope | null;
  student: boolean;
  roles: readonly StaffRole[];
}

export type StaffRole = "admin" | "support";

const BOTH = ["admin", "support"] as const;
const ADMIN = ["admin"] as const;

export const PERMISSIONS = {
  "usage:read": { scope: "usage:read", student: true, roles: BOTH },
  "usage:write": { scope: "usage:write", student: true, roles: ADMIN },
  "subscriptions:read": { scope: "subscriptions:read", student: true, roles: BOTH },
  "subscriptions:write": { scope: "subscriptions:write", student: true, roles: ADMIN },
  "students:write": { scope: "students:write", student: false, roles: ADMIN },
  "account:self": { scope: null, student: true, roles: BOTH },
  "admin:read": { scope: "admin", student: false, roles: BOTH },
  "admin:write": { scope: "admin", student: false, roles: ADMIN },
} as const satisfies Record<string, PermissionRule>;

export type Permission = keyof typeof PERMISSIONS;
