import { systemClock } from "@/lib/clock";
import { sumUses as sum } from "@/lib/services/usage/sum-uses";
import { getInngest } from "../client";
import { noteFailure } from "./note-failure";
import { scheduled } from "./schedule";

/** Every minute, the sums of uses that lists are sorted by. */
export const sumUses = () =>
  getInngest().createFunction(
    {
      id: "sum-uses",
      triggers: [...scheduled("sum-uses", "* * * * *")],
      retries: 1,
      concurrency: { limit: 1 },
      onFailure: noteFailure,
    },
    () => sum(systemClock.now()),
  );
