import { recordUsage as operation } from "@/lib/contract/operations/usage";
import { defineClaimRoute } from "@/lib/http/define-route";
import { answerRecord } from "@/lib/http/record-route";

export const POST = defineClaimRoute(operation, (context, { body }) => answerRecord(context, body));
