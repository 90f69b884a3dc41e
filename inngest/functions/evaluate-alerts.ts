import { systemClock } from "@/lib/clock";
import { evaluateAlerts as evaluate } from "@/lib/services/alert/evaluate-alerts";
import { getInngest } from "../client";
import { recordFailure } from "./record-failure";
import { scheduled } from "./schedule";

/** Every five minutes, everything that somebody has to be told of. */
export const evaluateAlerts = () =>
  getInngest().createFunction(
    {
      id: "evaluate-alerts",
      triggers: [...scheduled("evaluate-alerts", "*/5 * * * *")],
      retries: 1,
      concurrency: { limit: 1 },
      onFailure: recordFailure,
    },
    () => evaluate(systemClock.now()),
  );
