import type { InngestFunction } from "inngest";
import { oncePerProcess } from "@/lib/env";
import { mailDue } from "../events";
import { sumUses } from "./aggregate-usage";
import { backUp } from "./back-up";
import { chainAudit } from "./chain-audit";
import { cleanup } from "./cleanup";
import { deliverMails } from "./deliver-mails";
import { evaluateAlerts } from "./evaluate-alerts";
import { expireOrders } from "./expire-orders";
import { processWebhook } from "./process-webhook";
import { reconcilePayments } from "./reconcile-payments";
import { recoverExhaustions } from "./recover-exhaustions";
import { renewSubscription, renewSubscriptions } from "./renew-subscriptions";
import { restoreFreePlan, restoreSubscription } from "./restore-free-plan";
import { revokeMandates } from "./revoke-mandates";
import { sendAlert } from "./send-alert";
import { sendRenewalReminder, sendRenewalReminders } from "./send-renewal-reminders";
import { submitRefunds } from "./submit-refunds";
import { syncCustomer } from "./sync-customer";
import { verifyAudit } from "./verify-audit";

const FUNCTIONS = [
  renewSubscriptions,
  renewSubscription,
  restoreFreePlan,
  restoreSubscription,
  sendRenewalReminders,
  sendRenewalReminder,
  processWebhook,
  reconcilePayments,
  submitRefunds,
  revokeMandates,
  syncCustomer,
  expireOrders,
  deliverMails,
  recoverExhaustions,
  sumUses,
  cleanup,
  chainAudit,
  evaluateAlerts,
  sendAlert,
  verifyAudit,
];

/** All job functions. Created at first use, because a build imports this without settings. */
export const jobFunctions = oncePerProcess(({ BACKUP_DIR }): InngestFunction.Any[] =>
  [...FUNCTIONS, ...(BACKUP_DIR ? [backUp] : [])].map((make) => make()),
);

/**
 * Names of the events that a function waits for. Not `mail/due`, which comes straight from the relay, and for which a cron makes up every
 * minute.
 */
export const listenedEvents = oncePerProcess((): string[] => {
  const names = jobFunctions().flatMap(({ opts }) => eventsOf(opts));
  return [...new Set(names)].filter((name) => name !== mailDue.name);
});

/** The triggers of a function are its crons, events by name, and events by type. */
function eventsOf(options: { triggers?: unknown }): string[] {
  const triggers = Array.isArray(options.triggers) ? options.triggers : [];
  return triggers.flatMap((trigger: unknown) => {
    if (typeof trigger !== "object" || trigger === null) return [];
    const name = "event" in trigger && typeof trigger.event === "string" ? trigger.event : Reflect.get(trigger, "name");
    return typeof name === "string" ? [name] : [];
  });
}
