import type { MailFactsOf } from "@/emails/delivery/facts";
import { getPlanLabels } from "@/lib/db/catalogue/find-plan-labels";
import { insertMail } from "@/lib/db/mail/insert-mail";
import { type Connection, withTransaction } from "@/lib/db/sql/query";
import { findMeters, type Meter } from "@/lib/db/subscription/find-meters";
import { readSubscriptions } from "@/lib/db/subscription/lock-subscription";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { findUpgrade } from "@/lib/db/usage/upgrade";
import { FREE_PLAN_KEY } from "@/lib/domain/plan";
import { getEnv } from "@/lib/env";
import { newMail } from "../subscription/student-mail";
import { exhaustionCause, exhaustionProps } from "./build-exhaustion-mail";

/**
 * Writes the mail about an exhausted quota: once per feature and quota period, however often it is called. Nothing if the quota has been
 * reset or raised meanwhile.
 */
export async function writeExhaustionMail(subscriptionId: string, feature: string, realNow: Date): Promise<boolean> {
  return withTransaction(async (client) => {
    const [locked] = await readSubscriptions([subscriptionId], realNow, client);
    if (!locked || locked.student.isErased) return false;
    const { subscription, now, student } = locked;
    const isEntitled = subscription.entitledUntil !== null && subscription.entitledUntil > now;
    const subject = {
      subscriptionId,
      planVersionId: isEntitled ? subscription.entitledPlanVersionId : null,
      quotaAnchor: subscription.quotaAnchor,
    };
    const meters = await findMeters(subject, now, getEnv().BILLING_TIME_ZONE, client);
    const meter = meters.find(({ key }) => key === feature);
    if (!meter || meter.limit === null || meter.limit === 0 || meter.used < meter.limit) return false;
    const planKey = isEntitled ? subscription.planKey : FREE_PLAN_KEY;
    const props = await factsOf(locked, planKey, { ...meter, limit: meter.limit }, meters, client);
    const cause = exhaustionCause(subscriptionId, meter);
    return insertMail({ ...newMail("quota_exhausted", cause, props, student), now, realNow }, client);
  });
}

async function factsOf(
  locked: LockedSubscription,
  planKey: string,
  meter: Meter & { limit: number },
  meters: readonly Meter[],
  client: Connection,
): Promise<MailFactsOf<"quota_exhausted">> {
  const currency = locked.student.currency ?? getEnv().BILLING_CURRENCY;
  const upgrade = await findUpgrade(planKey, meter.key, meter.limit, currency, client);
  const { name: planName } = await getPlanLabels(planKey, client);
  const unlock =
    upgrade?.amount != null && upgrade.currency !== null
      ? { planName: upgrade.name, price: { amount: upgrade.amount, currency: upgrade.currency } }
      : null;
  return exhaustionProps({ locked, meter, meters, planName, unlock });
}
