import { deleteTestClockRow } from "@/lib/db/test-clock/test-clock-rows";
import { AppError } from "@/lib/errors";
import { readTestClockId, testClockNotFound } from "./require-test-clocks";

/**
 * @throws not_found, conflict while students live on it: without their clock they would be thrown into another time
 */
export async function deleteTestClock(wireId: string): Promise<void> {
  const id = readTestClockId(wireId);
  try {
    if (!(await deleteTestClockRow(id))) throw testClockNotFound();
  } catch (error) {
    if (!isForeignKeyViolation(error)) throw error;
    throw new AppError("conflict", "Students live on this test clock, so it stays.");
  }
}

function isForeignKeyViolation(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "23503";
}
