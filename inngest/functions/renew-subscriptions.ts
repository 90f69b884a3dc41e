import { renewSubscription as renew } from "@/lib/services/renewal/renew-subscription";
import { getInngest } from "../client";
import { disputeReleased, methodConfirmed, renewalRequested } from "../events";
import { dailyJob } from "./daily-job";
import { recordFailure } from "./record-failure";
import { GATEWAY_LIMITS, jobSource } from "./source";

export const renewSubscriptions = () => dailyJob("renew-subscriptions", renewalRequested);

/** Charges one renewal. A busy or unavailable gateway is not a decline: it is retried, and after that the reconciliation finds it open. */
export const renewSubscription = () =>
  getInngest().createFunction(
    {
      id: "renew-subscription",
      triggers: [renewalRequested, methodConfirmed, disputeReleased],
      retries: 8,
      ...GATEWAY_LIMITS,
      onFailure: recordFailure,
    },
    ({ event, runId }) =>
      renew(jobSource(runId), event.data.subscriptionId, { afresh: event.name !== renewalRequested.name }),
  );
