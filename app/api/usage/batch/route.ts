import { batchUsage as operation } from "@/lib/contract/operations/usage";
import { handleBatch } from "@/lib/http/batch-route";
import { defineCredentialRoute } from "@/lib/http/define-route";

export const POST = defineCredentialRoute(operation, async (context, { body }) => ({
  body: { success: true as const, results: await handleBatch(context, body.events) },
}));
