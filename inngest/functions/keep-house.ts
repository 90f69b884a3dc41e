import { systemClock } from "@/lib/clock";
import * as house from "@/lib/services/keep-house";
import { getInngest } from "../client";
import { noteFailure } from "./note-failure";
import { scheduled } from "./schedule";

/** Once an hour, what no call waits for. */
export const keepHouse = () =>
  getInngest().createFunction(
    {
      id: "keep-house",
      triggers: [...scheduled("keep-house", "7 * * * *")],
      retries: 3,
      concurrency: { limit: 1 },
      onFailure: noteFailure,
    },
    () => house.keepHouse(systemClock.now()),
  );
