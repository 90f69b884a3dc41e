import { jwtVerify, SignJWT } from "jose";
import { getEnv } from "@/lib/env";

const ISSUER = "studymeter";
const ALGORITHM = "HS256";

export interface UserTokenClaims {
  keyId: string;
  studentId: string;
}

/** A token for a mobile or single-page app: acts for one student until `expiresAt`, or until the key that issued it is revoked. */
export async function signUserToken(claims: UserTokenClaims, issuedAt: Date, expiresAt: Date): Promise<string> {
  return new SignJWT({ key: claims.keyId })
    .setProtectedHeader({ alg: ALGORITHM, typ: "JWT" })
    .setIssuer(ISSUER)
    .setSubject(claims.studentId)
    .setIssuedAt(issuedAt)
    .setExpirationTime(expiresAt)
    .sign(secret());
}

/** The claims of a token that we signed and that has not expired, or null. */
export async function verifyUserToken(token: string, now: Date): Promise<UserTokenClaims | null> {
  try {
    const { payload } = await jwtVerify(token, secret(), { issuer: ISSUER, algorithms: [ALGORITHM], currentDate: now });
    if (typeof payload.sub !== "string" || typeof payload.key !== "string") return null;
    return { keyId: payload.key, studentId: payload.sub };
  } catch {
    return null;
  }
}

function secret(): Uint8Array {
  return new TextEncoder().encode(getEnv().TOKEN_SECRET);
}
