import { submitRefunds as submit } from "@/lib/services/refunds/submit-refund";
import { getInngest } from "../client";
import { refundRequested } from "../events";
import { recordFailure } from "./record-failure";
import { GATEWAY_LIMITS, jobSource } from "./source";

/** Submits the refunds of one payment. One that the gateway does not accept now is retried by the reconciliation. */
export const submitRefunds = () =>
  getInngest().createFunction(
    { id: "submit-refunds", triggers: [refundRequested], retries: 8, ...GATEWAY_LIMITS, onFailure: recordFailure },
    ({ event, runId }) => submit(jobSource(runId), event.data.paymentId),
  );
