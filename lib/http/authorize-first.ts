import type { CallerCredentials } from "@/lib/access/credentials";
import type { Permission } from "@/lib/access/permissions";
import { findCaller } from "@/lib/db/access/find-caller";
import { requireAllowed } from "@/lib/services/usage/authorize";

/**
 * Whoever may not make a call is told that, and nothing about what else is wrong with it: a list of required fields is for those who may send
 * them. Asked only once something is wrong, so that a call which is right costs nothing more: the statement that acts authorizes it.
 *
 * @throws unauthenticated, forbidden; returns if the caller may make the call
 */
export async function requirePermission(
  credentials: CallerCredentials,
  permission: Permission,
  realNow: Date,
): Promise<void> {
  requireAllowed({ credentials }, await findCaller(credentials, permission, realNow), permission);
}
