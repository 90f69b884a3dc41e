import type { Context } from "@/lib/context";
import { type ClockStudentRow, findStory, listClockStudents, type StoryRow } from "@/lib/db/test-clock/clock-story";
import { requireStaff } from "../require-staff";
import { requireTestClocks } from "./require-test-clocks";

export interface TimeMachine {
  students: ClockStudentRow[];
  /** The student that was asked for, else the newest; null where nobody lives on a test clock. */
  chosen: ClockStudentRow | null;
  /** What happened to her, the newest first. */
  story: StoryRow[];
}

/** As many as a person looks through; older ones are in the audit trail. */
const MOST_STUDENTS = 50;
const MOST_ENTRIES = 200;

/** The students on test clocks, and one student's story. @throws not_found in production; forbidden */
export async function getTimeMachine(context: Context, studentId: string | null): Promise<TimeMachine> {
  requireTestClocks();
  requireStaff(context, "admin:read");
  const students = await listClockStudents(MOST_STUDENTS);
  const chosen = students.find(({ id }) => id === studentId) ?? students[0] ?? null;
  return { students, chosen, story: chosen ? await findStory(chosen.id, MOST_ENTRIES) : [] };
}
