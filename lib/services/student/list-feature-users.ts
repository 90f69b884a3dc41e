import type { Context } from "@/lib/context";
import { featureExists } from "@/lib/db/usage/feature-exists";
import { featureNotFound } from "../usage/authorize";
import { type ListRequest, listSubscriptions, type SubscriptionPage } from "./list-subscriptions";

/** The students who have ever used a feature. @throws feature_not_found, and what `listSubscriptions` throws */
export async function listFeatureUsers(
  context: Context,
  request: ListRequest & { filter: { feature: string } },
): Promise<SubscriptionPage> {
  const page = await listSubscriptions(context, request);
  if (!(await featureExists(request.filter.feature))) throw featureNotFound(request.filter.feature);
  return page;
}
