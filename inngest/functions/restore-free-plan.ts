import { restoreSubscription as restore } from "@/lib/services/renewal/restore-subscription";
import { getInngest } from "../client";
import { restoreRequested } from "../events";
import { dailyJob } from "./daily-job";
import { recordFailure } from "./record-failure";
import { jobSource, TOWARDS_GATEWAY } from "./source";

export const restoreFreePlan = () => dailyJob("restore-free-plan", restoreRequested);

/** Ends what is over for one subscription. Before money that is on its way is given up, the gateway is asked. */
export const restoreSubscription = () =>
  getInngest().createFunction(
    {
      id: "restore-subscription",
      triggers: [restoreRequested],
      retries: 8,
      ...TOWARDS_GATEWAY,
      onFailure: recordFailure,
    },
    ({ event, runId }) => restore(jobSource(runId), event.data.subscriptionId),
  );
