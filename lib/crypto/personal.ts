import { randomBytes } from "node:crypto";
import { decrypt, encrypt, KEY_BYTES } from "./cipher";
import { decryptValue, type Encrypted, encryptValue } from "./encryption";

/** The data key of one student, wrapped by the configured key. Deleting its row makes everything encrypted with it unreadable. */
export function createDataKey(studentId: string): Encrypted {
  return encryptValue(randomBytes(KEY_BYTES).toString("base64"), placeOf(studentId));
}

/** @param entryId the audit entry that it is bound to: copied to another entry, it cannot be decrypted */
export function encryptPersonal(value: unknown, entryId: string, key: Encrypted, studentId: string): Buffer {
  return encrypt(Buffer.from(JSON.stringify(value), "utf8"), unwrap(key, studentId), Buffer.from(entryId, "utf8"));
}

/** @throws Error if it was changed, or belongs to another entry or student */
export function decryptPersonal(ciphertext: Buffer, entryId: string, key: Encrypted, studentId: string): unknown {
  return JSON.parse(decrypt(ciphertext, unwrap(key, studentId), Buffer.from(entryId, "utf8")).toString("utf8"));
}

function unwrap(key: Encrypted, studentId: string): Buffer {
  return Buffer.from(decryptValue(key, placeOf(studentId)), "base64");
}

function placeOf(studentId: string) {
  return { table: "student_key", rowId: studentId };
}
