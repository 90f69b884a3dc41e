import { changeFeature as operation } from "@/lib/contract/operations/admin-plans";
import { defineRoute } from "@/lib/http/define-route";
import { replayOr } from "@/lib/http/replay";
import { serializeChangedFeature } from "@/lib/http/serializers/plan-version";
import { changeFeature } from "@/lib/services/catalogue/change-feature";

export const POST = defineRoute(operation, async (context, { params, body }) => {
  const { launch_url: launchUrl, archived: isArchived, reason, preview } = body;
  const request = { feature: params.feature, launchUrl, isArchived, reason, preview };
  const { outcome, replayed } = await changeFeature(context, request);
  return replayOr(replayed, serializeChangedFeature(outcome, preview));
});
