import { processWebhook as process } from "@/lib/services/gateway-sync/process-webhook";
import { getInngest } from "../client";
import { webhookReceived } from "../events";
import { recordFailure } from "./record-failure";
import { GATEWAY_LIMITS, jobSource } from "./source";

/** Processes one stored webhook. What fails here finally is found by the reconciliation. */
export const processWebhook = () =>
  getInngest().createFunction(
    { id: "process-webhook", triggers: [webhookReceived], retries: 5, ...GATEWAY_LIMITS, onFailure: recordFailure },
    ({ event, runId }) => process(jobSource(runId), event.data.webhookId),
  );
