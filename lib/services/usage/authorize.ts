import { PERMISSIONS, type Permission } from "@/lib/access/permissions";
import type { CredentialContext } from "@/lib/context";
import {
  correctedAssumption,
  initialAssumption,
  type SubjectRow,
  type TimeAssumption,
} from "@/lib/db/usage/subject-sql";
import { AppError, invalidField } from "@/lib/errors";

type Confirmable = Pick<SubjectRow, "clock_now" | "clock_differs" | "anchor_differs" | "quota_anchor">;

// One for a student on a test clock, one for a 30-day period counted from the student's own start, and two more for a clock that is moving.
const MAX_TRIES = 4;

/** Reads at the student's own time: assumes the usual case first, and reads again if the row says otherwise. */
export async function readAuthorized<Row extends Confirmable>(
  context: CredentialContext,
  read: (assumption: TimeAssumption) => Promise<Row[]>,
): Promise<{ rows: [Row, ...Row[]]; assumption: TimeAssumption }> {
  let assumption = initialAssumption(context.realNow);
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const rows = await read(assumption);
    const [first] = rows;
    if (!first) throw new Error("the catalogue is empty");
    const wrong = rows.map((row) => correctedAssumption(row, assumption)).find((corrected) => corrected !== null);
    if (!wrong) return { rows: rows as [Row, ...Row[]], assumption };
    assumption = wrong;
  }
  throw clockIsMoving();
}

export function clockIsMoving(): AppError {
  return new AppError("unavailable", "The student's test clock is being advanced. Try again in a moment.", {
    retryAfter: 1,
  });
}

/** Throws for an unknown or forbidden caller, and if no student is named. A student that an app names first here is created by the call. */
export function requireCaller(
  context: CredentialContext,
  row: Pick<SubjectRow, "known" | "allowed" | "student_id">,
  permission: Permission,
): void {
  requireAllowed(context, row, permission);
  if (!row.student_id && context.credentials.student.by !== "external") throw missingStudent(context);
}

export function requireAllowed(
  context: Pick<CredentialContext, "credentials">,
  row: Pick<SubjectRow, "known" | "allowed">,
  permission: Permission,
): void {
  if (!row.known) throw new AppError("unauthenticated", UNKNOWN[context.credentials.credential.kind]);
  if (!row.allowed) throw forbidden(context, permission);
}

export function forbidden({ credentials }: Pick<CredentialContext, "credentials">, permission: Permission): AppError {
  const { kind } = credentials.credential;
  return new AppError("forbidden", kind === "key" ? missingScope(permission) : FORBIDDEN[kind]);
}

function missingScope(permission: Permission): string {
  const { scope } = PERMISSIONS[permission];
  return scope === null ? "An API key cannot make this call." : `This key needs the scope \`${scope}\`.`;
}

export function missingStudent(context: CredentialContext): AppError {
  if (context.credentials.student.by === "id")
    return new AppError("not_found", "There is no student with the id in X-User-ID.");
  return invalidField("X-User-ID", "X-User-ID is required: it names the student that the call is about.");
}

const UNKNOWN = {
  key: "This API key is not known, has expired, or was revoked.",
  session: "Your session has ended. Sign in again.",
  token: "This user token has been revoked, or its student was deleted.",
  trusted: "Sign in, or send an API key.",
} as const;

const FORBIDDEN = {
  session: "You may only do this for yourself.",
  token: "This user token may only be used for its own student.",
  trusted: "This call needs an API key.",
} as const;

export function featureNotFound(feature: string): AppError {
  return new AppError("feature_not_found", `Feature "${feature}" not found`);
}
