import { randomBytes } from "node:crypto";
import { decrypt, encrypt, KEY_BYTES } from "./cipher";
import { type Sealed, seal, unseal } from "./seal";

/** A key for what is kept of one student, wrapped by the key of the settings. Without its row nothing under it can be read again. */
export function createStudentKey(studentId: string): Sealed {
  return seal(randomBytes(KEY_BYTES).toString("base64"), placeOf(studentId));
}

/** @param entryId whose words they are: copied to another entry, they do not open */
export function sealPersonal(value: unknown, entryId: string, key: Sealed, studentId: string): Buffer {
  return encrypt(Buffer.from(JSON.stringify(value), "utf8"), open(key, studentId), Buffer.from(entryId, "utf8"));
}

/** @throws Error where it was changed, or belongs to another entry or student */
export function openPersonal(sealed: Buffer, entryId: string, key: Sealed, studentId: string): unknown {
  return JSON.parse(decrypt(sealed, open(key, studentId), Buffer.from(entryId, "utf8")).toString("utf8"));
}

function open(key: Sealed, studentId: string): Buffer {
  return Buffer.from(unseal(key, placeOf(studentId)), "base64");
}

function placeOf(studentId: string) {
  return { table: "student_key", rowId: studentId };
}
