import { processWebhook as process } from "@/lib/services/gateway-sync/process-webhook";
import { getInngest } from "../client";
import { webhookReceived } from "../events";
import { recordFailure } from "./record-failure";
import { jobSource, TOWARDS_GATEWAY } from "./source";

/** One stored webhook. What never succeeds here is found by the reconciliation as well. */
export const processWebhook = () =>
  getInngest().createFunction(
    { id: "process-webhook", triggers: [webhookReceived], retries: 5, ...TOWARDS_GATEWAY, onFailure: recordFailure },
    ({ event, runId }) => process(jobSource(runId), event.data.webhookId),
  );
