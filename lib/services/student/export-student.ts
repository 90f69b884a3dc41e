import { withTransaction } from "@/lib/db/query";
import { type ExportSection, readExport } from "@/lib/db/student/export-student";
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
    exported_at: now.toISOString(),
    student,
    account: sections.account[0] ?? null,
    subscription: sections.subscription[0] ?? null,
  };
}
