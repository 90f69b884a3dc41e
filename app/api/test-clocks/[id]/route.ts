import * as operations from "@/lib/contract/operations/test-clocks";
import { toWireId } from "@/lib/domain/id";
import { defineRoute } from "@/lib/http/define-route";
import { deleteTestClock } from "@/lib/services/test-clock/delete-test-clock";
import { getTestClock } from "@/lib/services/test-clock/get-test-clock";

export const GET = defineRoute(operations.getTestClock, async (_context, { params }) => {
  const { id, now, students } = await getTestClock(params.id);
  return { body: { success: true as const, id: toWireId("testClock", id), now: now.toISOString(), students } };
});

export const DELETE = defineRoute(operations.deleteTestClock, async (_context, { params }) => {
  await deleteTestClock(params.id);
  return { body: { success: true as const, deleted: true as const } };
});
