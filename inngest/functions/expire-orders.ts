import { expireOrders as expire } from "@/lib/services/checkout/expire-orders";
import { getInngest } from "../client";
import { recordFailure } from "./record-failure";
import { scheduled } from "./schedule";
import { jobSource } from "./source";

/** Every five minutes, checkouts that nobody paid in time. */
export const expireOrders = () =>
  getInngest().createFunction(
    {
      id: "expire-orders",
      triggers: [...scheduled("expire-orders", "*/5 * * * *")],
      retries: 1,
      concurrency: { limit: 1 },
      onFailure: recordFailure,
    },
    ({ runId }) => expire(jobSource(runId)),
  );
