import type { Context } from "@/lib/context";
import { uuidv7 } from "@/lib/crypto/uuid";
import { insertTestClock } from "@/lib/db/test-clock/test-clock-rows";
import { type IdempotentResult, withIdempotency } from "../idempotency/with-idempotency";
import { requireTestClocks } from "./require-test-clocks";

/** Creates a clock that starts at `now`, and moves only when it is advanced. */
export async function createTestClock(
  context: Context,
  now: Date,
): Promise<IdempotentResult<{ id: string; now: string }>> {
  requireTestClocks();
  return withIdempotency(context, null, async (client) => {
    const id = uuidv7();
    await insertTestClock(id, now, context.realNow, client);
    return { id, now: now.toISOString() };
  });
}
