import { batchUsage as operation } from "@/lib/contract/operations/usage";
import { answerBatch } from "@/lib/http/batch-route";
import { defineClaimRoute } from "@/lib/http/define-route";

export const POST = defineClaimRoute(operation, async (context, { body }) => ({
  body: { success: true as const, results: await answerBatch(context, body.events) },
}));
