import { withTransaction } from "@/lib/db/sql/query";
import { type ExportSection, readExport } from "@/lib/db/student/export-student";
import { openForStudent, type SealedRow } from "../audit/personal";
import { studentNotFound } from "./get-named-student";

type Row = Record<string, unknown>;
export type StudentExport = {
  exported_at: string;
  student: Row;
  account: Row | null;
  subscription: Row | null;
} & Record<Exclude<ExportSection, "student" | "account" | "subscription">, Row[]>;

/** Everything that is kept about a student, as of one moment. */
export async function exportStudent(studentId: string, now: Date): Promise<StudentExport> {
  const sections = await withTransaction((client) => readExport(studentId, client));
  const [student] = sections.student;
  if (!student) throw studentNotFound();
  return {
    ...sections,
    audit: sections.audit.map(withLabels),
    exported_at: now.toISOString(),
    student,
    account: sections.account[0] ?? null,
    subscription: sections.subscription[0] ?? null,
  };
}

/** What people said of her is kept under her key, and is hers to read. */
function withLabels({ entry_id, student_id, personal, data_key_ciphertext, encryption_key_id, ...row }: Row): Row {
  const sealed = {
    id: entry_id,
    student_id,
    reason: row.reason,
    personal,
    data_key_ciphertext,
    encryption_key_id,
  } as SealedRow;
  const opened = openForStudent(sealed);
  return { ...row, reason: opened.reason, ...(opened.personal ? { details: opened.personal } : {}) };
}
