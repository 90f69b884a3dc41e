import { createHmac } from "node:crypto";

/** The signature header of the engine's requests, as the SDK verifies it: over the canonical body and the time in seconds. */
export function signRequest(body: string, signingKey: string, now: Date): string {
  const time = Math.floor(now.getTime() / 1000).toString();
  const key = signingKey.replace(/^signkey-\w+-/, "");
  return `t=${time}&s=${createHmac("sha256", key).update(body).update(time).digest("hex")}`;
}
