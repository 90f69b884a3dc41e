import { hash, randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";

const PREFIX = "sm_live_";
/** 24 bytes are 192 bits: a key cannot be guessed, so a fast hash is enough for storage. */
const RANDOM_BYTES = 24;
const BODY = /^sm_live_([A-Za-z0-9_-]{32})([0-9a-f]{8})$/;

/** A new key: prefix, 192 random bits in base64url, and a checksum of both. It is shown once; only its hash is stored. */
export function createApiKey(): string {
  const body = PREFIX + randomBytes(RANDOM_BYTES).toString("base64url");
  return body + checksum(body);
}

/** Whether the text has the form of a key: tells a mistyped or truncated key from a revoked one without the database. */
export function isWellFormedApiKey(key: string): boolean {
  const match = BODY.exec(key);
  return match !== null && checksum(key.slice(0, -8)) === match[2];
}

export function hashApiKey(key: string): Buffer {
  return hash("sha256", key, "buffer");
}

function checksum(body: string): string {
  return crc32(body).toString(16).padStart(8, "0");
}
