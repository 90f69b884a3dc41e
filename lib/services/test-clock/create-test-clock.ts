import type { Context } from "@/lib/context";
import { uuidv7 } from "@/lib/crypto/uuid";
import { insertTestClock } from "@/lib/db/test-clock/test-clock-rows";
import { type Once, once } from "../idempotency/with-idempotency";
import { requireTestClocks } from "./require-test-clocks";

/** A clock that begins at `now`, and moves only when it is told to. */
export async function createTestClock(context: Context, now: Date): Promise<Once<{ id: string; now: string }>> {
  requireTestClocks();
  return once(context, null, async (client) => {
    const id = uuidv7();
    await insertTestClock(id, now, context.realNow, client);
    return { id, now: now.toISOString() };
  });
}
