import { syncCustomer as sync } from "@/lib/services/payers/sync-customer";
import { getInngest } from "../client";
import { payerChanged } from "../events";
import { recordFailure } from "./record-failure";
import { GATEWAY_LIMITS } from "./source";

/** Gives the gateway's customer the changed details of the payer. */
export const syncCustomer = () =>
  getInngest().createFunction(
    { id: "sync-customer", triggers: [payerChanged], retries: 8, ...GATEWAY_LIMITS, onFailure: recordFailure },
    ({ event }) => sync(event.data.studentId),
  );
