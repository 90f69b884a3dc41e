import type { PlannedRefund } from "@/lib/domain/refund";
import { decide } from "@/lib/domain/subscription";
import type { Change, Subscription, SubscriptionEvent, SubscriptionFields } from "@/lib/domain/subscription-model";
import { billingSettings } from "../subscription/billing-settings";
import { refusalError } from "../subscription/refusal";

type Value = string | number | boolean | null;

/** What an admin action does, as plain JSON: shown before it is done, and returned after it. */
export interface Effects {
  changes: { field: string; before: Value; after: Value }[];
  mails: string[];
  charge: { amount: number; currency: string } | null;
  refunds: PlannedRefund[];
}

export const NO_EFFECTS: Effects = { changes: [], mails: [], charge: null, refunds: [] };

/**
 * What an event would change. The same rules decide it again when it is applied, under the same lock.
 *
 * @throws conflict or payment_in_progress if the rules refuse it
 */
export function previewEffects(subscription: Subscription, event: SubscriptionEvent, now: Date): Effects {
  const decision = decide(subscription, event, now, billingSettings());
  if (decision.kind === "refused") throw refusalError(decision.reason);
  return decision.kind === "changed" ? effectsOf(subscription, decision) : NO_EFFECTS;
}

export function effectsOf(before: Subscription, { changes, mails }: Change): Effects {
  return {
    ...NO_EFFECTS,
    changes: FIELDS.flatMap(({ field, of }) => {
      const [was, is] = [of(before), of({ ...before, ...changes })];
      return was === is ? [] : [{ field, before: was, after: is }];
    }),
    mails: mails.map(({ type }) => type),
  };
}

/** Named as in responses. Fields that only the engine reads are left out, since they follow from these. */
const FIELDS: readonly { field: string; of: (s: SubscriptionFields) => Value }[] = [
  { field: "plan", of: (s) => s.planKey },
  { field: "status", of: (s) => s.status },
  { field: "start_date", of: (s) => s.startDate.toISOString() },
  { field: "end_date", of: (s) => s.endDate?.toISOString() ?? null },
  { field: "renewal_date", of: (s) => s.renewalDay },
  { field: "auto_renewal", of: (s) => s.autoRenewal },
  { field: "cancelled", of: (s) => s.cancelRequestedAt !== null },
  { field: "scheduled_plan", of: (s) => s.scheduledPlanKey },
  { field: "grace_period_end", of: (s) => s.gracePeriodEnd?.toISOString() ?? null },
];
