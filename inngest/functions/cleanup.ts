import { systemClock } from "@/lib/clock";
import * as house from "@/lib/services/system/cleanup";
import { getInngest } from "../client";
import { recordFailure } from "./record-failure";
import { scheduled } from "./schedule";

/** Once an hour, what no call waits for. */
export const cleanup = () =>
  getInngest().createFunction(
    {
      id: "cleanup",
      triggers: [...scheduled("cleanup", "7 * * * *")],
      retries: 3,
      concurrency: { limit: 1 },
      onFailure: recordFailure,
    },
    () => house.cleanup(systemClock.now()),
  );
