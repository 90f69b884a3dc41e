import { systemClock } from "@/lib/clock";
import { recoverExhaustions as recover } from "@/lib/services/usage/recover-exhaustions";
import { getInngest } from "../client";
import { recordFailure } from "./record-failure";
import { scheduled } from "./schedule";

/** Every five minutes, mails about used-up quotas that a killed process had not written yet. */
export const recoverExhaustions = () =>
  getInngest().createFunction(
    {
      id: "recover-exhaustions",
      triggers: [...scheduled("recover-exhaustions", "*/5 * * * *")],
      retries: 1,
      concurrency: { limit: 1 },
      onFailure: recordFailure,
    },
    () => recover(systemClock.now()),
  );
