import { getPlanLabels } from "@/lib/db/catalogue/find-plan-labels";
import { insertMail } from "@/lib/db/mail/insert-mail";
import { type Connection, withTransaction } from "@/lib/db/sql/query";
import { lockSubscription } from "@/lib/db/subscription/lock-subscription";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { dueReminder, type Reminder } from "@/lib/domain/reminder";
import { isPaid } from "@/lib/domain/subscription";
import type { PaidSubscription } from "@/lib/domain/subscription-model";
import type { PaymentSource } from "../settlement/payment-context";
import { billingSettings } from "../subscription/billing-settings";
import { newMail } from "../subscription/student-mail";
import { type RenewedPlan, reminderProps } from "./build-reminder";
import { planToRenew } from "./plan-to-renew";

/** Reminds a student of the renewal, or of the end, once per billing period. @returns whether a reminder was queued now */
export async function sendRenewalReminder(by: PaymentSource, subscriptionId: string): Promise<boolean> {
  return withTransaction(async (client) => {
    const locked = await lockSubscription({ id: subscriptionId }, by.realNow, client);
    if (!locked || !isPaid(locked.subscription) || locked.student.isErased) return false;
    // Whether and when it is charged is open: the mail about the dispute says so, and the reminder comes when it is decided.
    if (locked.isDisputed) return false;
    const reminder = dueReminder(locked.subscription, locked.now, billingSettings());
    if (!reminder) return false;
    const next = await nextPlanOf(locked, locked.subscription, reminder, client);
    const props = reminderProps(locked, locked.subscription, reminder, next, billingSettings());
    const mail = newMail("renewal_reminder", reminder.cause, props, locked.student);
    return insertMail({ ...mail, now: locked.now, realNow: by.realNow }, client);
  });
}

/** The plan that the reminded renewal is for; none where the plan ends. */
async function nextPlanOf(
  { plan }: LockedSubscription,
  subscription: PaidSubscription,
  { variant }: Reminder,
  client: Connection,
): Promise<RenewedPlan | null> {
  if (variant === "ends") return null;
  const next = await planToRenew(subscription, client);
  const { name, benefits } = next.key === subscription.planKey ? plan : await getPlanLabels(next.key, client);
  return { name, benefits, price: next.price };
}
