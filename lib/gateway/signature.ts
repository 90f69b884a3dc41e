import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** Whether `signature` is the HMAC-SHA256 in hex of `message`, compared in constant time. */
export function isSignature(message: string | Uint8Array, signature: string, secret: string): boolean {
  const expected = createHmac("sha256", secret).update(message).digest("hex");
  // Hashed first, so that both sides have the same length, because a comparison of lengths would leak information too.
  return timingSafeEqual(digest(expected), digest(signature));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
