import { expireOrders as expire } from "@/lib/services/payment/expire-orders";
import { getInngest } from "../client";
import { noteFailure } from "./note-failure";
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
      onFailure: noteFailure,
    },
    ({ runId }) => expire(jobSource(runId)),
  );
