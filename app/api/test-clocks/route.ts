import { createTestClock as operation } from "@/lib/contract/operations/test-clocks";
import { toWireId } from "@/lib/domain/id";
import { defineRoute } from "@/lib/http/define-route";
import { replayOr } from "@/lib/http/replay";
import { createTestClock } from "@/lib/services/test-clock/create-test-clock";

export const POST = defineRoute(operation, async (context, { body }) => {
  const { outcome, replayed } = await createTestClock(context, new Date(body.now));
  return replayOr(replayed, { success: true as const, id: toWireId("testClock", outcome.id), now: outcome.now });
});
