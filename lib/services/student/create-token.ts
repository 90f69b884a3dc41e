import type { Context } from "@/lib/context";
import { signUserToken } from "@/lib/crypto/user-token";
import { AppError } from "@/lib/errors";
import { ensureNamedStudent } from "./ensure-named-student";

/**
 * A token that acts for one student until `expiresAt`, or until the key that mints it ends.
 *
 * @throws forbidden for anybody but an API key: a token has to end with something; not_found
 */
export async function createToken(
  context: Context,
  userId: string,
  ttlSeconds: number,
): Promise<{ token: string; expiresAt: Date }> {
  const { actor, realNow } = context;
  if (actor.kind !== "api_key") throw new AppError("forbidden", "User tokens are minted with an API key.");
  const { student } = await ensureNamedStudent(context, userId);
  // Whole seconds are all that a token can say.
  const expiresAt = new Date((Math.floor(realNow.getTime() / 1000) + ttlSeconds) * 1000);
  const token = await signUserToken({ keyId: actor.keyId, studentId: student.id }, realNow, expiresAt);
  return { token, expiresAt };
}
