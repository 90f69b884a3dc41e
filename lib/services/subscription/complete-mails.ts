import { getPlanLabels, type PlanLabels } from "@/lib/db/catalogue/find-plan-labels";
import type { Connection } from "@/lib/db/sql/query";
import { findMeters } from "@/lib/db/subscription/find-meters";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import type { Transition } from "@/lib/db/subscription/write-transition";
import type { MailIntent, Subscription } from "@/lib/domain/subscription-model";
import { getEnv } from "@/lib/env";
import { billingSettings } from "./billing-settings";
import { type MailContext, mailProps, type ReceiptLabels } from "./build-mail";
import { debitConditions, settlesWithinHours } from "./method-label";
import { newMail, recipientOf } from "./student-mail";

/** The subscription before and after a change, and the invoice that the change issued. */
export interface ChangeContext {
  locked: LockedSubscription;
  next: Subscription;
  receipt: ReceiptLabels | null;
}

/** The mails of a change, with everything that their templates need. None for an erased student. */
export async function completeMails(
  intents: readonly MailIntent[],
  context: ChangeContext,
  on: Connection,
): Promise<Transition["mails"]> {
  const { student } = context.locked;
  if (student.isErased) return [];
  const mails: Transition["mails"] = [];
  for (const intent of intents) {
    const props = {
      recipient: recipientOf(context.locked),
      ...mailProps(intent, await completeContext(intent, context, on)),
    };
    mails.push(newMail(intent.type, intent.cause, props, student));
  }
  return mails;
}

/** Mails that name the plan after the change. */
const NAMES_NEXT_PLAN = new Set<MailIntent["type"]>([
  "subscription_activated",
  "renewal_successful",
  "payment_receipt",
]);

async function completeContext(intent: MailIntent, context: ChangeContext, on: Connection): Promise<MailContext> {
  return {
    ...context,
    nextPlan: NAMES_NEXT_PLAN.has(intent.type) ? await nextPlanLabels(context, on) : context.locked.plan,
    meters: intent.type === "features_restricted" ? await metersOnFree(context, on) : [],
    billing: billingSettings(),
    settlesWithinHours: settlesWithinHours(context.locked.method),
    conditions: debitConditions(context.locked.method),
  };
}

/** The labels of the plan after the change. */
async function nextPlanLabels({ locked, next }: ChangeContext, on: Connection): Promise<PlanLabels> {
  return next.planKey === locked.subscription.planKey ? locked.plan : getPlanLabels(next.planKey, on);
}

function metersOnFree({ locked, next }: ChangeContext, on: Connection) {
  const subject = { subscriptionId: next.id, planVersionId: null, quotaAnchor: next.quotaAnchor };
  return findMeters(subject, locked.now, getEnv().BILLING_TIME_ZONE, on);
}
