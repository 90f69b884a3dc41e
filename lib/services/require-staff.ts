import { PERMISSIONS, type Permission, type PermissionRule } from "@/lib/access/permissions";
import type { Actor, Context } from "@/lib/context";
import { AppError } from "@/lib/errors";

/**
 * Requires a staff permission, on pages and over the API: a page has no route that would check its caller.
 *
 * @throws forbidden
 */
export function requireStaff({ actor }: Pick<Context, "actor">, permission: Permission): void {
  if (!isAllowed(actor, PERMISSIONS[permission])) {
    throw new AppError("forbidden", "Only staff may do this.");
  }
}

function isAllowed(actor: Actor, { roles, scope }: PermissionRule): boolean {
  if (actor.kind === "staff") return roles.includes(actor.role);
  return actor.kind === "api_key" && actor.scopes.some((one) => one === "admin" || one === scope);
}
