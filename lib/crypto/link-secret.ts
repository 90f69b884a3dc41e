import { createHash, createHmac, randomBytes } from "node:crypto";
import { getEnv } from "@/lib/env";

/** 32 random bytes for a link that signs somebody in or verifies an address. Only the hash is stored. */
export function createLinkSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** The same secret for the same input, for a link that a retry must get again although the secret is not stored. */
export function deriveLinkSecret(...parts: (string | Buffer)[]): string {
  const hmac = createHmac("sha256", getEnv().TOKEN_SECRET).update("link secret");
  for (const part of parts) hmac.update("\0").update(part);
  return hmac.digest("base64url");
}

export function hashLinkSecret(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}
