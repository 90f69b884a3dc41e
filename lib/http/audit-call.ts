import type { CallerCredentials } from "@/lib/access/credentials";
import { PERMISSIONS, type Permission, type PermissionRule } from "@/lib/access/permissions";
import type { Context } from "@/lib/context";
import type { Operation } from "@/lib/contract/operation";
import { hasAudited } from "@/lib/db/sql/timing";
import { toWireId } from "@/lib/domain/id";
import { AppError } from "@/lib/errors";
import { type CountedAccess, countAccess } from "@/lib/services/audit/count-access";
import { recordCall } from "@/lib/services/audit/record-call";

/** Counts a call of an API key that the usage statement itself authorizes. Whether the call needed the scope `admin` is determined when the sums are written. */
export function countKeyCall({ credential }: CallerCredentials, operation: Operation, realNow: Date): void {
  if (credential.kind !== "key") return;
  countAccess(
    { action: "admin_scope.used", who: whoOf(credential), what: operation.id, permission: operation.permission },
    realNow,
  );
}

/** Counts a denied call of a known caller, summed by permission and minute. Unknown credentials are dropped when the sums are written. */
export function countDenial(
  { credential }: CallerCredentials,
  operation: Operation,
  error: unknown,
  realNow: Date,
): void {
  const isDenied = error instanceof AppError && (error.code === "forbidden" || error.code === "unauthenticated");
  if (!isDenied || credential.kind === "trusted") return;
  countAccess({ action: "access.denied", who: whoOf(credential), what: operation.permission ?? null }, realNow);
}

/**
 * Runs a call of an authenticated caller. Every change by staff, and every change by a key through its scope `admin`, is in the audit log:
 * with the entry of the action, or, if the action writes none, with the id of the call. Reads are only counted.
 */
export async function withCallAudit<Result>(
  context: Context,
  operation: Operation,
  run: () => Promise<Result>,
): Promise<Result> {
  const { actor, realNow } = context;
  const { permission } = operation;
  if (!permission || !isAudited(actor, permission)) return run();
  if (!permission.endsWith(":write")) {
    const who = {
      kind: "known",
      actor: "api_key",
      id: actor.kind === "api_key" ? toWireId("apiKey", actor.keyId) : "",
    } as const;
    if (actor.kind === "api_key") countAccess({ action: "admin_scope.used", who, what: operation.id }, realNow);
    return run();
  }
  try {
    const result = await run();
    if (!hasAudited()) await recordCall(context, operation.id, "done");
    return result;
  } catch (error) {
    if (!hasAudited())
      await recordCall(context, operation.id, error instanceof AppError ? error.code : "internal_error");
    throw error;
  }
}

function isAudited(actor: Context["actor"], permission: Permission): boolean {
  if (actor.kind === "staff") return true;
  if (actor.kind === "student" || !actor.scopes.includes("admin")) return false;
  const { scope }: PermissionRule = PERMISSIONS[permission];
  return scope === "admin" || scope === null || !actor.scopes.includes(scope);
}

function whoOf(credential: Exclude<CallerCredentials["credential"], { kind: "trusted" }>): CountedAccess["who"] {
  switch (credential.kind) {
    case "key":
      return { kind: "key", hash: credential.hash.toString("latin1") };
    case "session":
      return { kind: "session", id: credential.sessionId };
    case "token":
      return { kind: "known", actor: "student", id: toWireId("student", credential.studentId) };
  }
}
