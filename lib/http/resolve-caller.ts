import type { Permission } from "@/lib/access/permissions";
import type { Actor, Context, CredentialContext, StudentActor } from "@/lib/context";
import { type CallerRow, findCaller } from "@/lib/db/access/find-caller";
import { AppError } from "@/lib/errors";
import { ensureStudent } from "@/lib/services/ensure-student";
import { forbidden, missingStudent, requireAllowed } from "@/lib/services/usage/authorize";

/**
 * Authorizes the credentials and returns the actor, or throws 401, 403 or 404.
 *
 * @param aboutStudent whether the call is about one student. An API key that names an unknown student creates the student if the call writes.
 */
export async function resolveCaller(
  context: CredentialContext,
  permission: Permission,
  aboutStudent: boolean,
): Promise<Context> {
  let row = await findCaller(context.credentials, permission, context.realNow);
  requireAllowed(context, row, permission);
  const { student } = context.credentials;
  if (aboutStudent && !row.student_id) {
    if (student.by !== "external") throw missingStudent(context);
    if (!permission.endsWith(":write"))
      throw new AppError("not_found", "There is no student with the id in X-User-ID yet.");
    await ensureStudent(context, student.externalId);
    row = await findCaller(context.credentials, permission, context.realNow);
  }
  return { ...context, now: row.clock_now ?? context.realNow, actor: toActor(context, row, permission) };
}

function toActor(context: CredentialContext, row: CallerRow, permission: Permission): Actor {
  const student: StudentActor | null =
    row.student_id && row.subscription_id
      ? { id: row.student_id, subscriptionId: row.subscription_id, testClockId: row.test_clock_id }
      : null;
  const { credential } = context.credentials;
  if (credential.kind === "session") {
    if (row.role && row.role !== "student" && row.account_id) {
      return { kind: "staff", role: row.role, sessionId: credential.sessionId, accountId: row.account_id, student };
    }
    if (!student) throw forbidden(context, permission);
    return { kind: "student", sessionId: credential.sessionId, accountId: row.account_id, student };
  }
  if (credential.kind === "key") return { kind: "api_key", keyId: row.key_id ?? "", scopes: row.scopes ?? [], student };
  if (!student) throw missingStudent(context);
  return { kind: "student", sessionId: null, accountId: null, student };
}
