import type { Permission } from "@/lib/access/permissions";
import type { Actor, ClaimContext, Context, StudentActor } from "@/lib/context";
import { type CallerRow, findCaller } from "@/lib/db/find-caller";
import { AppError } from "@/lib/errors";
import { ensureStudent } from "@/lib/services/ensure-student";

/**
 * Confirms a claim and names the actor, or throws 401, 403 or 404.
 *
 * @param aboutStudent whether the call is about one student; a key that names one who does not exist yet creates her where it may write
 */
export async function resolveCaller(
  context: ClaimContext,
  permission: Permission,
  aboutStudent: boolean,
): Promise<Context> {
  let row = await findCaller(context.claim, permission, context.realNow);
  requireAllowed(context.claim, row);
  if (aboutStudent && !row.student_id) {
    if (context.claim.student.by === "self") throw missingStudent();
    if (context.claim.student.by === "id") throw new AppError("not_found", "There is no student with this id.");
    if (!permission.endsWith(":write")) throw new AppError("not_found", "There is no student with this id yet.");
    await ensureStudent(context, context.claim.student.externalId);
    row = await findCaller(context.claim, permission, context.realNow);
  }
  return { ...context, now: row.clock_now ?? context.realNow, actor: toActor(context, row) };
}

export function requireAllowed(claim: ClaimContext["claim"], row: Pick<CallerRow, "known" | "allowed">): void {
  if (!row.known) throw new AppError("unauthenticated", UNKNOWN[claim.credential.kind]);
  if (!row.allowed) throw new AppError("forbidden", FORBIDDEN[claim.credential.kind]);
}

const UNKNOWN = {
  key: "This API key is not known, has expired, or was revoked.",
  session: "Your session has ended. Sign in again.",
  token: "This user token has been revoked.",
  trusted: "Sign in, or send an API key.",
} as const;

const FORBIDDEN = {
  key: "This API key does not have the scope for this call.",
  session: "You may only do this for yourself.",
  token: "This user token may only be used for its own student.",
  trusted: "This call needs an API key.",
} as const;

export function missingStudent(): AppError {
  return new AppError("invalid_request", "X-User-ID is required: it names the student that the call is about.", {
    fields: { "X-User-ID": "X-User-ID is required." },
  });
}

function toActor(context: ClaimContext, row: CallerRow): Actor {
  const student: StudentActor | null =
    row.student_id && row.subscription_id
      ? { id: row.student_id, subscriptionId: row.subscription_id, testClockId: row.test_clock_id }
      : null;
  const { credential } = context.claim;
  if (credential.kind === "session") {
    if (row.role && row.role !== "student" && row.account_id) {
      return { kind: "staff", role: row.role, sessionId: credential.sessionId, accountId: row.account_id, student };
    }
    if (!student) throw new AppError("forbidden", FORBIDDEN.session);
    return { kind: "student", sessionId: credential.sessionId, accountId: row.account_id, student };
  }
  if (credential.kind === "key") return { kind: "api_key", keyId: row.key_id ?? "", scopes: row.scopes ?? [], student };
  if (!student) throw missingStudent();
  return { kind: "student", sessionId: null, accountId: null, student };
}
