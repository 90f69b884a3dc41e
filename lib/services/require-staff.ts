import { PERMISSIONS, type Permission } from "@/lib/access/permissions";
import type { Context } from "@/lib/context";
import { AppError } from "@/lib/errors";

/** For pages of the company's own people: a page has no route that would measure its caller. @throws forbidden */
export function requireStaff({ actor }: Context, permission: Permission): void {
  const isAllowed = actor.kind === "staff" && PERMISSIONS[permission].roles.some((role) => role === actor.role);
  if (!isAllowed) throw new AppError("forbidden", "This is for the company's own people.");
}
