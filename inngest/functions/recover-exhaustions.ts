import { systemClock } from "@/lib/clock";
import { recoverExhaustions as recover } from "@/lib/services/usage/recover-exhaustions";
import { getInngest } from "../client";
import { scheduled } from "../schedule";
import { recordFailure } from "./record-failure";

/** Every five minutes: writes mails about exhausted quotas that a killed process had not written yet. */
export const recoverExhaustions = () =>
  getInngest().createFunction({ ...scheduled("recover-exhaustions"), onFailure: recordFailure }, () =>
    recover(systemClock.now()),
  );
