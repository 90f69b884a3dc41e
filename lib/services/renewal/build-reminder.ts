import type { MailFactsOf } from "@/emails/delivery/facts";
import type { PlanLabels } from "@/lib/db/catalogue/find-plan-labels";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import type { Money } from "@/lib/domain/money";
import { methodProblem } from "@/lib/domain/payment-method";
import type { Reminder } from "@/lib/domain/reminder";
import { chargeTime } from "@/lib/domain/renewal";
import type { BillingSettings, PaidSubscription } from "@/lib/domain/subscription-model";
import { methodLabel } from "../subscription/method-label";
import { recipientOf } from "../subscription/student-mail";

/** What the next period is bought of, and for how much. */
export interface RenewedPlan extends PlanLabels {
  price: Money;
}

/** What the template of a reminder needs. @param next null where the plan ends instead of renewing */
export function reminderProps(
  locked: Pick<LockedSubscription, "student" | "plan" | "method" | "now">,
  subscription: PaidSubscription,
  { variant, days }: Reminder,
  next: RenewedPlan | null,
  billing: BillingSettings,
): MailFactsOf<"renewal_reminder"> {
  const { plan, method } = locked;
  const common = {
    recipient: recipientOf(locked),
    variant,
    days,
    currentPlanName: plan.name,
    endsAt: subscription.endDate,
    method: methodLabel(method),
  };
  if (next === null) {
    const { name, benefits } = plan;
    return { ...common, plan: { name, benefits }, price: subscription.price, chargedAt: null, methodProblem: null };
  }
  const { name, benefits, price } = next;
  const chargedAt = chargeTime(subscription.renewalDay, billing);
  return {
    ...common,
    plan: { name, benefits },
    price,
    chargedAt,
    methodProblem: methodProblem(method, locked.now, chargedAt),
  };
}
