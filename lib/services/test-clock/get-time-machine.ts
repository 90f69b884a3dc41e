import type { Context } from "@/lib/context";
import { type ClockStudentRow, listClockStudents } from "@/lib/db/test-clock/clock-students";
import { requireStaff } from "../require-staff";
import { getTimeline, type TimelineEvent } from "../student/get-timeline";
import { requireTestClocks } from "./require-test-clocks";

export interface TimeMachine {
  students: ClockStudentRow[];
  /** The requested student, else the newest; null if no student is on a test clock. */
  chosen: ClockStudentRow | null;
  /** The student's timeline, newest first. */
  timeline: TimelineEvent[];
}

/** As many as a person looks through; older ones are in the audit. */
const MOST_STUDENTS = 50;
const MOST_ENTRIES = 200;
/** Kinds of entries in the student's time; webhooks and sessions are in real time. */
const STUDENT_TIME_KINDS = ["use", "refusal", "change", "payment", "attempt", "refund", "invoice", "mail"] as const;

/** The students on test clocks, and the timeline of one. @throws not_found in production; forbidden */
export async function getTimeMachine(context: Context, studentId: string | null): Promise<TimeMachine> {
  requireTestClocks();
  requireStaff(context, "admin:read");
  const students = await listClockStudents(MOST_STUDENTS);
  const chosen = students.find(({ id }) => id === studentId) ?? students[0] ?? null;
  if (!chosen) return { students, chosen, timeline: [] };
  const request = { studentId: chosen.id, kinds: STUDENT_TIME_KINDS, limit: MOST_ENTRIES, cursor: null };
  return { students, chosen, timeline: (await getTimeline(context, request)).events };
}
