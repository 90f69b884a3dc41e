import { usageStream as operation } from "@/lib/contract/operations/usage";
import { defineCredentialRoute } from "@/lib/http/define-route";
import { openUsageStream } from "@/lib/http/usage-stream";

export const GET = defineCredentialRoute(operation, async (context) => ({
  stream: await openUsageStream(context),
  contentType: "text/event-stream; charset=utf-8",
}));
