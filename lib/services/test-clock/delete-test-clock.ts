import { deleteTestClockRow } from "@/lib/db/test-clock/test-clock-rows";
import { AppError } from "@/lib/errors";
import { readTestClockId, testClockNotFound } from "./require-test-clocks";

/**
 * @throws not_found, conflict while students are on it: without their clock, their time would jump
 */
export async function deleteTestClock(wireId: string): Promise<void> {
  const id = readTestClockId(wireId);
  try {
    if (!(await deleteTestClockRow(id))) throw testClockNotFound();
  } catch (error) {
    if (!isForeignKeyViolation(error)) throw error;
    throw new AppError("conflict", "Students are on this test clock, so it cannot be deleted.");
  }
}

function isForeignKeyViolation(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "23503";
}
