import type { Context } from "@/lib/context";
import { withTransaction } from "@/lib/db/query";
import { lockSubscription } from "@/lib/db/subscription/lock-subscription";
import { studentNotFound } from "../student/get-named-student";
import { answerOf, type SubscriptionAnswer } from "../subscription/change-subscription";
import { standingOf } from "../subscription/messages";

/** A subscription as it stands now, after what the gateway has just said. */
export async function standingNow(
  context: Pick<Context, "realNow">,
  subscriptionId: string,
): Promise<SubscriptionAnswer> {
  return withTransaction(async (client) => {
    const locked = await lockSubscription({ id: subscriptionId }, context.realNow, client);
    if (!locked) throw studentNotFound();
    return answerOf(locked, standingOf(locked.subscription), client);
  });
}
