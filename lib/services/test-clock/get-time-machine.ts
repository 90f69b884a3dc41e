import type { Context } from "@/lib/context";
import { type ClockStudentRow, listClockStudents } from "@/lib/db/test-clock/clock-students";
import { requireStaff } from "../require-staff";
import { getTimeline, type TimelineEvent } from "../student/get-timeline";
import { requireTestClocks } from "./require-test-clocks";

export interface TimeMachine {
  students: ClockStudentRow[];
  /** The student that was asked for, else the newest; null where nobody lives on a test clock. */
  chosen: ClockStudentRow | null;
  /** What happened to her, the newest first. */
  story: TimelineEvent[];
}

/** As many as a person looks through; older ones are in the audit trail. */
const MOST_STUDENTS = 50;
const MOST_ENTRIES = 200;
/** What happens in her time; webhooks and sessions live in the real one. */
const IN_HER_TIME = ["use", "refusal", "change", "payment", "attempt", "refund", "invoice", "mail"] as const;

/** The students on test clocks, and one student's story. @throws not_found in production; forbidden */
export async function getTimeMachine(context: Context, studentId: string | null): Promise<TimeMachine> {
  requireTestClocks();
  requireStaff(context, "admin:read");
  const students = await listClockStudents(MOST_STUDENTS);
  const chosen = students.find(({ id }) => id === studentId) ?? students[0] ?? null;
  if (!chosen) return { students, chosen, story: [] };
  const request = { studentId: chosen.id, kinds: IN_HER_TIME, limit: MOST_ENTRIES, cursor: null };
  return { students, chosen, story: (await getTimeline(context, request)).events };
}
