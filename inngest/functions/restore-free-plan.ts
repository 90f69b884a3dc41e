import { restoreSubscription as restore } from "@/lib/services/renewal/restore-subscription";
import { getInngest } from "../client";
import { restoreRequested } from "../events";
import { dailyJob } from "./daily-job";
import { recordFailure } from "./record-failure";
import { GATEWAY_LIMITS, jobSource } from "./source";

export const restoreFreePlan = () => dailyJob("restore-free-plan", restoreRequested);

/** Ends what is over for one subscription. Before a pending payment is written off, the gateway is asked. */
export const restoreSubscription = () =>
  getInngest().createFunction(
    {
      id: "restore-subscription",
      triggers: [restoreRequested],
      retries: 8,
      ...GATEWAY_LIMITS,
      onFailure: recordFailure,
    },
    ({ event, runId }) => restore(jobSource(runId), event.data.subscriptionId),
  );
