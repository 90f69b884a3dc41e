import { createHash, createHmac, randomBytes } from "node:crypto";
import { getEnv } from "@/lib/env";

/** 32 bytes: what stands in a link that signs somebody in or proves an address. Only its hash is kept. */
export function createLinkSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** The same secret for the same words, for a link that a retry must be given again although nothing of it is kept. */
export function deriveLinkSecret(...words: (string | Buffer)[]): string {
  const hmac = createHmac("sha256", getEnv().TOKEN_SECRET).update("link secret");
  for (const word of words) hmac.update("\0").update(word);
  return hmac.digest("base64url");
}

export function hashLinkSecret(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}
