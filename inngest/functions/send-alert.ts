import { systemClock } from "@/lib/clock";
import { sendAlert as send } from "@/lib/services/alert/send-alert";
import { getInngest } from "../client";
import { alertChanged } from "../events";
import { recordFailure } from "./record-failure";

/** Calls the webhook for one change of an alert. A receiver that does not respond is retried for hours. */
export const sendAlert = () =>
  getInngest().createFunction(
    { id: "send-alert", triggers: [alertChanged], retries: 8, concurrency: { limit: 2 }, onFailure: recordFailure },
    ({ event }) => send(event.data.alertId, event.data.state, systemClock.now()),
  );
