import type { CredentialContext } from "@/lib/context";
import { uuidv7 } from "@/lib/crypto/uuid";
import { insertStudent } from "@/lib/db/student/insert-student";
import { AppError } from "@/lib/errors";

/**
 * Makes sure that the student behind an app's id exists: a new one starts on the free plan. Safe to call concurrently.
 *
 * @returns whether this call created the student
 * @throws not_found if the test clock of the call does not exist
 */
export async function ensureStudent(context: CredentialContext, externalId: string): Promise<boolean> {
  const outcome = await insertStudent({
    id: uuidv7(),
    subscriptionId: uuidv7(),
    externalId,
    realNow: context.realNow,
    testClockId: context.testClockId,
  });
  if (outcome === "no_clock") throw new AppError("not_found", "There is no test clock with the id in X-Test-Clock.");
  return outcome === "created";
}
