import { advanceTestClock as operation } from "@/lib/contract/operations/test-clocks";
import { defineRoute } from "@/lib/http/define-route";
import { replayOr } from "@/lib/http/replay";
import { advanceTestClock } from "@/lib/services/test-clock/advance-test-clock";

export const POST = defineRoute(operation, async (context, { params, body }) => {
  const by = body.days === undefined ? { to: new Date(body.to ?? "") } : { days: body.days };
  const { outcome, replayed } = await advanceTestClock(context, params.id, by);
  return replayOr(replayed, { success: true as const, now: outcome.now, timeline: outcome.timeline });
});
