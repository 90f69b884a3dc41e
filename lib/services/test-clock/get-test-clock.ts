import { findTestClock, type TestClockRow } from "@/lib/db/test-clock/test-clock-rows";
import { readTestClockId, testClockNotFound } from "./require-test-clocks";

/** @throws not_found */
export async function getTestClock(wireId: string): Promise<TestClockRow> {
  const clock = await findTestClock(readTestClockId(wireId));
  if (!clock) throw testClockNotFound();
  return clock;
}
