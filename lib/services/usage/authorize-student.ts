import type { CredentialContext, StudentActor } from "@/lib/context";
import { findCaller } from "@/lib/db/access/find-caller";
import { ensureStudent } from "../ensure-student";
import { requireCaller } from "./authorize";

export interface AuthorizedStudent extends StudentActor {
  /** The student's time. */
  now: Date;
  imports: boolean;
  importsByName: boolean;
}

/**
 * Authorizes a caller who writes for a student, for calls that need more than one statement; a student new to an app is created.
 *
 * @throws unauthenticated, forbidden, not_found, invalid_request if no student is named
 */
export async function authorizeStudent(context: CredentialContext): Promise<AuthorizedStudent> {
  for (let tries = 0; tries < 2; tries++) {
    const row = await findCaller(context.credentials, "usage:write", context.realNow);
    requireCaller(context, row, "usage:write");
    if (row.student_id && row.subscription_id) {
      return {
        id: row.student_id,
        subscriptionId: row.subscription_id,
        testClockId: row.test_clock_id,
        now: row.clock_now ?? context.realNow,
        imports: row.imports,
        importsByName: row.imports_by_name,
      };
    }
    if (context.credentials.student.by === "external")
      await ensureStudent(context, context.credentials.student.externalId);
  }
  throw new Error("a student that was just created is there");
}
