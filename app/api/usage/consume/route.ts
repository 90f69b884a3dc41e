import { consumeUsage as operation } from "@/lib/contract/operations/usage";
import { defineCredentialRoute } from "@/lib/http/define-route";
import { handleRecord } from "@/lib/http/record-route";

export const POST = defineCredentialRoute(operation, (context, { body }) => handleRecord(context, body));
