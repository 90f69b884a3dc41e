import { systemClock } from "@/lib/clock";
import { evaluateAlerts as evaluate } from "@/lib/services/alert/evaluate-alerts";
import { getInngest } from "../client";
import { scheduled } from "../schedule";
import { recordFailure } from "./record-failure";

/** Every five minutes: evaluates the conditions of all alerts. */
export const evaluateAlerts = () =>
  getInngest().createFunction({ ...scheduled("evaluate-alerts"), onFailure: recordFailure }, () =>
    evaluate(systemClock.now()),
  );
