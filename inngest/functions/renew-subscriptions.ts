import { renewSubscription as renew } from "@/lib/services/renewal/renew-subscription";
import { getInngest } from "../client";
import { methodConfirmed, renewalRequested } from "../events";
import { dailyJob } from "./daily-job";
import { recordFailure } from "./record-failure";
import { jobSource, TOWARDS_GATEWAY } from "./source";

export const renewSubscriptions = () => dailyJob("renew-subscriptions", renewalRequested);

/** One renewal. A gateway that is busy or away is no decline: it is tried again, and found open by the reconciliation after that. */
export const renewSubscription = () =>
  getInngest().createFunction(
    {
      id: "renew-subscription",
      triggers: [renewalRequested, methodConfirmed],
      retries: 8,
      ...TOWARDS_GATEWAY,
      onFailure: recordFailure,
    },
    ({ event, runId }) =>
      renew(jobSource(runId), event.data.subscriptionId, { afresh: event.name === methodConfirmed.name }),
  );
