import type { CredentialContext } from "@/lib/context";
import { uuidv7 } from "@/lib/crypto/uuid";
import { insertStudent } from "@/lib/db/insert-student";
import { AppError } from "@/lib/errors";

/**
 * The student behind an app's id, on the free plan from now on if she was not known. Safe to call from many places at once.
 *
 * @returns whether she was created by this call
 * @throws not_found when the test clock that she shall live on does not exist
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
