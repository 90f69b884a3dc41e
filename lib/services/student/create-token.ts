import type { Context } from "@/lib/context";
import { signUserToken } from "@/lib/crypto/user-token";
import { AppError } from "@/lib/errors";
import { ensureNamedStudent } from "./ensure-named-student";

/**
 * Issues a token that acts for one student until `expiresAt`, or until the issuing key ends.
 *
 * @throws forbidden for any caller but an API key, because a token ends with its key; not_found
 */
export async function createToken(
  context: Context,
  userId: string,
  ttlSeconds: number,
): Promise<{ token: string; expiresAt: Date }> {
  const { actor, realNow } = context;
  if (actor.kind !== "api_key") throw new AppError("forbidden", "Only an API key can issue user tokens.");
  const { student } = await ensureNamedStudent(context, userId);
  // A JWT has its expiry in whole seconds.
  const expiresAt = new Date((Math.floor(realNow.getTime() / 1000) + ttlSeconds) * 1000);
  const token = await signUserToken({ keyId: actor.keyId, studentId: student.id }, realNow, expiresAt);
  return { token, expiresAt };
}
