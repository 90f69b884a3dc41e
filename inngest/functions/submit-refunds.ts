import { submitRefunds as submit } from "@/lib/services/refunds/submit-refund";
import { getInngest } from "../client";
import { refundRequested } from "../events";
import { recordFailure } from "./record-failure";
import { jobSource, TOWARDS_GATEWAY } from "./source";

/** The refunds of one payment. One that the gateway does not take now is asked for again by the reconciliation. */
export const submitRefunds = () =>
  getInngest().createFunction(
    { id: "submit-refunds", triggers: [refundRequested], retries: 8, ...TOWARDS_GATEWAY, onFailure: recordFailure },
    ({ event, runId }) => submit(jobSource(runId), event.data.paymentId),
  );
