import { createHmac, timingSafeEqual } from "node:crypto";
import { getEnv } from "@/lib/env";

/** The payload of an unsubscribe link. */
export interface UnsubscribeTokenPayload {
  studentId: string;
  /** The type of mail that it is in, and that it turns off. */
  type: string;
}

/**
 * The token of an unsubscribe link. It never expires, because old mails are opened years later, and it can only turn off one kind of
 * mail for one student.
 */
export function signUnsubscribe({ studentId, type }: UnsubscribeTokenPayload): string {
  return `${studentId.replaceAll("-", "")}.${type}.${signatureOf(studentId, type)}`;
}

export function verifyUnsubscribe(token: string): UnsubscribeTokenPayload | null {
  const [, hex = "", type = "", signature = ""] = /^([0-9a-f]{32})\.([a-z_]{1,50})\.([\w-]{43})$/.exec(token) ?? [];
  if (signature === "") return null;
  const studentId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  const expected = Buffer.from(signatureOf(studentId, type));
  return timingSafeEqual(expected, Buffer.from(signature)) ? { studentId, type } : null;
}

function signatureOf(studentId: string, type: string): string {
  const hmac = createHmac("sha256", getEnv().TOKEN_SECRET).update("unsubscribe");
  return hmac.update("\0").update(studentId).update("\0").update(type).digest("base64url");
}
