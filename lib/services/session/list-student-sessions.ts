import type { Context } from "@/lib/context";
import { listOwnSessions, type SessionRow } from "@/lib/db/session/own-sessions";
import { requireStaff } from "../require-staff";

/** Where a student is signed in, by her account or by a portal link. @throws forbidden */
export async function listStudentSessions(context: Context, studentId: string): Promise<SessionRow[]> {
  requireStaff(context, "admin:read");
  return listOwnSessions({ accountId: null, studentId }, context.realNow);
}
