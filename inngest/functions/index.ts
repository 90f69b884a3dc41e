import type { InngestFunction } from "inngest";
import { getEnv } from "@/lib/env";
import { backUp } from "./back-up";
import { deliverMails } from "./deliver-mails";
import { evaluateAlerts } from "./evaluate-alerts";
import { expireOrders } from "./expire-orders";
import { keepHouse } from "./keep-house";
import { processWebhook } from "./process-webhook";
import { reconcilePayments } from "./reconcile-payments";
import { recoverExhaustions } from "./recover-exhaustions";
import { renewSubscription, renewSubscriptions } from "./renew-subscriptions";
import { restoreFreePlan, restoreSubscription } from "./restore-free-plan";
import { sealAudit } from "./seal-audit";
import { sendAlert } from "./send-alert";
import { sendRenewalReminder, sendRenewalReminders } from "./send-renewal-reminders";
import { submitRefunds } from "./submit-refunds";
import { sumUses } from "./sum-uses";
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
  expireOrders,
  deliverMails,
  recoverExhaustions,
  sumUses,
  keepHouse,
  sealAudit,
  evaluateAlerts,
  sendAlert,
  verifyAudit,
];

let made: InngestFunction.Any[] | undefined;

/** Every job function. Made at first use, since a build imports this without any settings. */
export function jobFunctions(): InngestFunction.Any[] {
  made ??= [...FUNCTIONS, ...(getEnv().BACKUP_DIR ? [backUp] : [])].map((make) => make());
  return made;
}
