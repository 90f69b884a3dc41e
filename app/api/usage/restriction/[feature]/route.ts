import { usageRestriction as operation } from "@/lib/contract/operations/usage";
import { defineCredentialRoute } from "@/lib/http/define-route";
import { serializeRestriction } from "@/lib/http/serializers/restriction";
import { getRestriction } from "@/lib/services/usage/get-restriction";

export const GET = defineCredentialRoute(operation, async (context, { params }) => ({
  body: serializeRestriction(await getRestriction(context, params.feature)),
}));
