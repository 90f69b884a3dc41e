import { getPlanLabels, type PlanLabels } from "@/lib/db/catalogue/find-plan-labels";
import type { Connection } from "@/lib/db/sql/query";
import { findMeters } from "@/lib/db/subscription/find-meters";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import type { Transition } from "@/lib/db/subscription/write-transition";
import type { MailIntent, Subscription } from "@/lib/domain/subscription-model";
import { getEnv } from "@/lib/env";
import { billingSettings } from "./billing-settings";
import { type MailScene, mailProps, type ReceiptLabels } from "./build-mail";
import { settlesWithinHours } from "./method-label";
import { newMail, recipientOf } from "./student-mail";

/** The subscription before and after a change, and the paper that the change issued. */
export interface Scene {
  locked: LockedSubscription;
  next: Subscription;
  receipt: ReceiptLabels | null;
}

/** The mails of a change with everything that their templates need. Nobody writes to a student who has been erased. */
export async function completeMails(
  intents: readonly MailIntent[],
  scene: Scene,
  on: Connection,
): Promise<Transition["mails"]> {
  const { student } = scene.locked;
  if (student.isErased) return [];
  const mails: Transition["mails"] = [];
  for (const intent of intents) {
    const props = {
      recipient: recipientOf(scene.locked),
      ...mailProps(intent, await completeScene(intent, scene, on)),
    };
    mails.push(newMail(intent.type, intent.cause, props, student));
  }
  return mails;
}

/** Mails that say which plan is on after the change. */
const NAMES_NEXT_PLAN = new Set<MailIntent["type"]>([
  "subscription_activated",
  "renewal_successful",
  "payment_receipt",
]);

async function completeScene(intent: MailIntent, scene: Scene, on: Connection): Promise<MailScene> {
  return {
    ...scene,
    nextPlan: NAMES_NEXT_PLAN.has(intent.type) ? await nextPlan(scene, on) : scene.locked.plan,
    meters: intent.type === "features_restricted" ? await metersOnFree(scene, on) : [],
    billing: billingSettings(),
    settlesWithinHours: settlesWithinHours(scene.locked.method),
  };
}

/** The words of the plan that is on after the change. */
async function nextPlan({ locked, next }: Scene, on: Connection): Promise<PlanLabels> {
  return next.planKey === locked.subscription.planKey ? locked.plan : getPlanLabels(next.planKey, on);
}

function metersOnFree({ locked, next }: Scene, on: Connection) {
  const subject = { subscriptionId: next.id, planVersionId: null, quotaAnchor: next.quotaAnchor };
  return findMeters(subject, locked.now, getEnv().BILLING_TIME_ZONE, on);
}
