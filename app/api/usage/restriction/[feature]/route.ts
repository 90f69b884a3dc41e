import { usageRestriction as operation } from "@/lib/contract/operations/usage";
import { defineClaimRoute } from "@/lib/http/define-route";
import { presentRestriction } from "@/lib/http/present/restriction";
import { getRestriction } from "@/lib/services/usage/get-restriction";

export const GET = defineClaimRoute(operation, async (context, { params }) => ({
  body: presentRestriction(await getRestriction(context, params.feature)),
}));
