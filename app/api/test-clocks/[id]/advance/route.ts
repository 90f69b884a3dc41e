import { advanceTestClock as operation } from "@/lib/contract/operations/test-clocks";
import { advanceTestClockResponse } from "@/lib/contract/test-clocks";
import { defineRoute } from "@/lib/http/define-route";
import { replayOr } from "@/lib/http/replay";
import { advanceTestClock } from "@/lib/services/test-clock/advance-test-clock";

export const POST = defineRoute(operation, async (context, { params, body }) => {
  const by = body.days === undefined ? { to: new Date(body.to ?? "") } : { days: body.days };
  const { outcome, replayed } = await advanceTestClock(context, params.id, by);
  // Parsed, because a stored timeline comes back with its fields in another order.
  return replayOr(
    replayed,
    advanceTestClockResponse.parse({ success: true, now: outcome.now, timeline: outcome.timeline }),
  );
});
