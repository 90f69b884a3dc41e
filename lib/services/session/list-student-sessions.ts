import type { Context } from "@/lib/context";
import { listAccountSessions, type SessionRow } from "@/lib/db/session/account-sessions";
import { requireStaff } from "../require-staff";

/** Where a student is signed in, by account or by portal link. @throws forbidden */
export async function listStudentSessions(context: Context, studentId: string): Promise<SessionRow[]> {
  requireStaff(context, "admin:read");
  return listAccountSessions({ accountId: null, studentId }, context.realNow);
}
