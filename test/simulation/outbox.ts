import { DAILY_JOB_NAMES, jobRequested } from "@/lib/domain/job";
import { AppError } from "@/lib/errors";
import type { AlertState } from "@/lib/services/alert/notify-alert";
import { sendAlert } from "@/lib/services/alert/send-alert";
import { processWebhook } from "@/lib/services/gateway-sync/process-webhook";
import { revokeMandates } from "@/lib/services/mandates/revoke-mandates";
import { syncCustomer } from "@/lib/services/payers/sync-customer";
import { submitRefunds } from "@/lib/services/refunds/submit-refund";
import { renewSubscription } from "@/lib/services/renewal/renew-subscription";
import { runDue } from "@/lib/services/renewal/run-due";

type By = Parameters<typeof processWebhook>[0];

/** Processes an event of the outbox, as the job does that is triggered by it. */
export async function perform(by: By, name: string, data: Record<string, string>): Promise<void> {
  const requested = DAILY_JOB_NAMES.find((job) => jobRequested(job) === name);
  if (requested) {
    const { failed } = await runDue(by, requested);
    if (failed.length > 0) throw new AppError("unavailable", `${requested} failed for ${failed.length}`);
    return;
  }
  switch (name) {
    case "webhook/received":
      return processWebhook(by, String(data.webhookId));
    case "payment/refund.requested":
      return submitRefunds(by, String(data.paymentId));
    case "payment/method.confirmed":
    case "payment/dispute.released":
      await renewSubscription(by, String(data.subscriptionId), { afresh: true });
      return;
    case "payment/mandate.ended":
      await revokeMandates(by);
      return;
    case "payment/payer.changed":
      return syncCustomer(String(data.studentId));
    case "alert/changed":
      await sendAlert(String(data.alertId), data.state as AlertState, by.realNow);
  }
}
