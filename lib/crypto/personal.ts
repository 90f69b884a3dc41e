import { randomBytes } from "node:crypto";
import { decrypt, encrypt, KEY_BYTES } from "./cipher";
import { decryptValue, type Encrypted, encryptValue } from "./encryption";

/** A key for what is kept of one student, wrapped by the key of the settings. Without its row nothing under it can be read again. */
export function createDataKey(studentId: string): Encrypted {
  return encryptValue(randomBytes(KEY_BYTES).toString("base64"), placeOf(studentId));
}

/** @param entryId whose words they are: copied to another entry, they do not open */
export function encryptPersonal(value: unknown, entryId: string, key: Encrypted, studentId: string): Buffer {
  return encrypt(Buffer.from(JSON.stringify(value), "utf8"), open(key, studentId), Buffer.from(entryId, "utf8"));
}

/** @throws Error where it was changed, or belongs to another entry or student */
export function openPersonal(sealed: Buffer, entryId: string, key: Encrypted, studentId: string): unknown {
  return JSON.parse(decrypt(sealed, open(key, studentId), Buffer.from(entryId, "utf8")).toString("utf8"));
}

function open(key: Encrypted, studentId: string): Buffer {
  return Buffer.from(decryptValue(key, placeOf(studentId)), "base64");
}

function placeOf(studentId: string) {
  return { table: "student_key", rowId: studentId };
}
