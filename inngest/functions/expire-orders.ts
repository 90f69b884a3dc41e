import { expireOrders as expire } from "@/lib/services/checkout/expire-orders";
import { getInngest } from "../client";
import { scheduled } from "../schedule";
import { recordFailure } from "./record-failure";
import { jobSource } from "./source";

/** Every five minutes: expires orders that were not paid in time. */
export const expireOrders = () =>
  getInngest().createFunction({ ...scheduled("expire-orders"), onFailure: recordFailure }, ({ runId }) =>
    expire(jobSource(runId)),
  );
