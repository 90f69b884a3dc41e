import { sendRenewalReminder as send } from "@/lib/services/renewal/send-renewal-reminder";
import { getInngest } from "../client";
import { reminderRequested } from "../events";
import { dailyJob } from "./daily-job";
import { recordFailure } from "./record-failure";
import { jobSource } from "./source";

export const sendRenewalReminders = () => dailyJob("send-renewal-reminders", reminderRequested);

/** Writes one reminder, which is delivered with all other mails. */
export const sendRenewalReminder = () =>
  getInngest().createFunction(
    {
      id: "send-renewal-reminder",
      triggers: [reminderRequested],
      retries: 5,
      concurrency: { limit: 4 },
      onFailure: recordFailure,
    },
    ({ event, runId }) => send(jobSource(runId), event.data.subscriptionId),
  );
