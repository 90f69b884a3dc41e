import { systemClock } from "@/lib/clock";
import { sumUses as sum } from "@/lib/services/usage/aggregate-usage";
import { getInngest } from "../client";
import { recordFailure } from "./record-failure";
import { scheduled } from "./schedule";

/** Every minute, the sums of uses that lists are sorted by. */
export const sumUses = () =>
  getInngest().createFunction(
    {
      id: "aggregate-usage",
      triggers: [...scheduled("aggregate-usage", "* * * * *")],
      retries: 1,
      concurrency: { limit: 1 },
      onFailure: recordFailure,
    },
    () => sum(systemClock.now()),
  );
