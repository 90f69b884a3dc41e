import { fromWireId } from "@/lib/domain/id";
import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";

/** Test clocks exist in the demo and in tests; in production these paths are not found. */
export function requireTestClocks(): void {
  if (getEnv().STUDYMETER_MODE === "production") throw new AppError("not_found", "There is nothing here.");
}

/** @throws not_found for anything that is not the id of a clock */
export function readTestClockId(wireId: string): string {
  requireTestClocks();
  const id = fromWireId("testClock", wireId);
  if (!id) throw testClockNotFound();
  return id;
}

export function testClockNotFound(): AppError {
  return new AppError("not_found", "There is no test clock with this id.");
}
