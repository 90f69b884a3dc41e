import type { Subscription, SubscriptionEvent } from "@/lib/domain/subscription-model";

/** What a captured payment bought, for the invoice. */
export interface SoldPeriod {
  planKey: string;
  periodStart: Date;
  periodEnd: Date;
}

/** The period that an event has sold. An upgrade pays for the rest of the period; bought before an early renewal's period begins, for the whole of that. */
export function soldPeriod(event: SubscriptionEvent, before: Subscription, next: Subscription, now: Date): SoldPeriod {
  if (!next.endDate) throw new Error(`${event.type} left ${next.id} without an end`);
  const isRest = event.type === "upgrade_captured" && before.startDate < now;
  return { planKey: next.planKey, periodStart: isRest ? now : next.startDate, periodEnd: next.endDate };
}
