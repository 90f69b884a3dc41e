import type { MailFactsOf } from "@/emails/delivery/facts";
import { getPlanLabels } from "@/lib/db/catalogue/find-plan-labels";
import { insertMail } from "@/lib/db/mail/insert-mail";
import { type Connection, withTransaction } from "@/lib/db/sql/query";
import { lockSubscription } from "@/lib/db/subscription/lock-subscription";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { methodProblem } from "@/lib/domain/payment-method";
import { dueReminder, type Reminder } from "@/lib/domain/reminder";
import { chargeTime } from "@/lib/domain/renewal";
import { isPaid } from "@/lib/domain/subscription";
import type { PaidSubscription } from "@/lib/domain/subscription-model";
import type { PaymentSource } from "../settlement/payment-context";
import { billingSettings } from "../subscription/billing-settings";
import { methodLabel } from "../subscription/method-label";
import { newMail, recipientOf } from "../subscription/student-mail";
import { planToRenew } from "./plan-to-renew";

/** Reminds one student of her renewal, or of the end, once per billing period. @returns whether she was reminded now */
export async function sendRenewalReminder(by: PaymentSource, subscriptionId: string): Promise<boolean> {
  return withTransaction(async (client) => {
    const locked = await lockSubscription({ id: subscriptionId }, by.realNow, client);
    if (!locked || !isPaid(locked.subscription) || locked.student.isErased) return false;
    const reminder = dueReminder(locked.subscription, locked.now, billingSettings());
    if (!reminder) return false;
    const props = await factsOf(locked, locked.subscription, reminder, client);
    const mail = newMail("renewal_reminder", reminder.cause, props, locked.student);
    return insertMail({ ...mail, now: locked.now, realNow: by.realNow }, client);
  });
}

async function factsOf(
  locked: LockedSubscription,
  subscription: PaidSubscription,
  { variant, days }: Reminder,
  client: Connection,
): Promise<MailFactsOf<"renewal_reminder">> {
  const { plan, method } = locked;
  const common = {
    recipient: recipientOf(locked),
    variant,
    days,
    currentPlanName: plan.name,
    endsAt: subscription.endDate,
    method: methodLabel(method),
  };
  if (variant === "ends") {
    const { name, benefits } = plan;
    return { ...common, plan: { name, benefits }, price: subscription.price, chargedAt: null, methodProblem: null };
  }
  const next = await planToRenew(subscription, client);
  const { name, benefits } = next.key === subscription.planKey ? plan : await getPlanLabels(next.key, client);
  const chargedAt = chargeTime(subscription.renewalDay, billingSettings());
  return {
    ...common,
    plan: { name, benefits },
    price: next.price,
    chargedAt,
    methodProblem: methodProblem(method, locked.now, chargedAt),
  };
}
