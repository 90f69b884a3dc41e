import { createHmac, timingSafeEqual } from "node:crypto";
import canonicalize from "canonicalize";
import type { ChainedEntry, ChainHead, LinkTerms } from "@/lib/domain/audit-chain";
import { getEnv } from "@/lib/env";

/** The hash of a link. The member names are those of the first chains and must not change, because they are part of the hash. */
export function linkHash(previous: Buffer, { sequence, linkedAt, keyId }: LinkTerms, entry: ChainedEntry): Buffer {
  return sign(keyId, {
    version: 1,
    previous: previous.toString("hex"),
    seal: { sequence, sealedAt: linkedAt, keyId },
    entry,
  });
}

export function headSignature({ sequence, hash }: ChainHead, keyId: string, signedAt: string): Buffer {
  return sign(keyId, { version: 1, head: { sequence, hash: hash.toString("hex"), keyId, signedAt } });
}

export function isSame(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Whether a key with this id is configured. */
export function hasAuditKey(keyId: string): boolean {
  return auditKey(keyId) !== undefined;
}

/** Canonical JSON (RFC 8785), so that the order of members does not change the signature. */
function sign(keyId: string, content: object): Buffer {
  const key = auditKey(keyId);
  if (key === undefined) throw new Error(`There is no key "${keyId}" in AUDIT_KEY or AUDIT_PREVIOUS_KEYS.`);
  return createHmac("sha256", key)
    .update(canonicalize(content) ?? "")
    .digest();
}

function auditKey(keyId: string): string | undefined {
  const env = getEnv();
  return keyId === env.AUDIT_KEY_ID ? env.AUDIT_KEY : env.AUDIT_PREVIOUS_KEYS[keyId];
}
