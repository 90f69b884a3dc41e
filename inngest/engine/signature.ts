import { createHmac } from "node:crypto";

/** The header that proves a request to be the engine's, as the SDK checks it: over the canonical body and the second that it was made in. */
export function signRequest(body: string, signingKey: string, now: Date): string {
  const time = Math.floor(now.getTime() / 1000).toString();
  const key = signingKey.replace(/^signkey-\w+-/, "");
  return `t=${time}&s=${createHmac("sha256", key).update(body).update(time).digest("hex")}`;
}
