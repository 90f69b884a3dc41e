import { revokeMandates as revoke } from "@/lib/services/mandates/revoke-mandates";
import { getInngest } from "../client";
import { mandateEnded } from "../events";
import { recordFailure } from "./record-failure";
import { GATEWAY_LIMITS, jobSource } from "./source";

/** Revokes at the gateway what has ended. What it does not confirm now is tried again by the reconciliation, until it does. */
export const revokeMandates = () =>
  getInngest().createFunction(
    { id: "revoke-mandates", triggers: [mandateEnded], retries: 3, ...GATEWAY_LIMITS, onFailure: recordFailure },
    ({ runId }) => revoke(jobSource(runId)),
  );
