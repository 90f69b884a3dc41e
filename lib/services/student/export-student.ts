import { withTransaction } from "@/lib/db/sql/query";
import { type ExportSection, readExport } from "@/lib/db/student/export-student";
import { decryptForStudent, type EncryptedRow } from "../audit/personal";
import { decryptPayer } from "../payers/read-payer";
import { studentNotFound } from "./get-named-student";

type Row = Record<string, unknown>;
export type StudentExport = {
  exported_at: string;
  student: Row;
  account: Row | null;
  payer: Row | null;
  subscription: Row | null;
} & Record<Exclude<ExportSection, "student" | "account" | "payer" | "subscription">, Row[]>;

/** Everything that is stored about a student, from one snapshot. */
export async function exportStudent(studentId: string, now: Date): Promise<StudentExport> {
  const sections = await withTransaction((client) => readExport(studentId, client));
  const [student] = sections.student;
  if (!student) throw studentNotFound();
  return {
    ...sections,
    audit: sections.audit.map(withDecrypted),
    exported_at: now.toISOString(),
    student,
    account: sections.account[0] ?? null,
    payer: sections.payer[0] ? decryptedPayer(sections.payer[0]) : null,
    subscription: sections.subscription[0] ?? null,
  };
}

/** What was given for the payer; the flags and keys beside it are of no use outside. */
function decryptedPayer({ student_id, payer_ciphertext, encryption_key_id, ...dates }: Row): Row {
  const encrypted = { ciphertext: payer_ciphertext as Buffer, keyId: String(encryption_key_id) };
  return { ...decryptPayer(encrypted, String(student_id)), ...dates };
}

/** Texts about the student are encrypted with their data key, and they have the right to read them. */
function withDecrypted({ entry_id, student_id, personal, data_key_ciphertext, encryption_key_id, ...row }: Row): Row {
  const encrypted = {
    id: entry_id,
    student_id,
    reason: row.reason,
    personal,
    data_key_ciphertext,
    encryption_key_id,
  } as EncryptedRow;
  const decrypted = decryptForStudent(encrypted);
  return { ...row, reason: decrypted.reason, ...(decrypted.personal ? { details: decrypted.personal } : {}) };
}
