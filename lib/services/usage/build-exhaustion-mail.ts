import type { MailFactsOf } from "@/emails/delivery/facts";
import type { Meter } from "@/lib/db/subscription/find-meters";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { recipientOf } from "../subscription/student-mail";

export interface ExhaustionFacts {
  locked: Pick<LockedSubscription, "student" | "now">;
  /** The exhausted feature. */
  meter: Meter & { limit: number };
  /** Of every feature. */
  meters: readonly Meter[];
  /** The plan that counts, by its name. */
  planName: string;
  /** What lifts the limit. */
  unlock: MailFactsOf<"quota_exhausted">["unlock"];
}

/** Once per feature and quota period. */
export function exhaustionCause(subscriptionId: string, { key, startsAt }: Pick<Meter, "key" | "startsAt">): string {
  return `quota_exhausted:${subscriptionId}:${key}:${startsAt.toISOString()}`;
}

/** What the template of the mail about an exhausted quota needs. */
export function exhaustionProps(facts: ExhaustionFacts): MailFactsOf<"quota_exhausted"> {
  const { locked, meter, meters, planName, unlock } = facts;
  const others = meters.filter(({ key }) => key !== meter.key);
  return { recipient: recipientOf(locked), feature: meter, others, planName, unlock };
}
