import { createHash, timingSafeEqual } from "node:crypto";

/** Basic auth with key id and secret, compared without telling by time how much of it was right. */
export function isAuthorized(headers: Headers, keyId: string, keySecret: string): boolean {
  const given = headers.get("authorization") ?? "";
  return isSame(given, `Basic ${Buffer.from(`${keyId}:${keySecret}`).toString("base64")}`);
}

function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
