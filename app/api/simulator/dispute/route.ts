import { simulateDispute as operation } from "@/lib/contract/operations/simulator";
import { defineRoute } from "@/lib/http/define-route";
import { simulateDispute } from "@/lib/services/simulator/simulate-dispute";

export const POST = defineRoute(operation, async (_context, { body: { user_id: userId, status, days } }) => {
  const disputeId = await simulateDispute(userId, { status, days: days ?? null });
  return { body: { success: true as const, dispute_id: disputeId } };
});
