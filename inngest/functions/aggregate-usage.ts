import { systemClock } from "@/lib/clock";
import { sumUses as sum } from "@/lib/services/usage/aggregate-usage";
import { getInngest } from "../client";
import { scheduled } from "../schedule";
import { recordFailure } from "./record-failure";

/** Every minute: updates the usage totals that lists are sorted by. */
export const sumUses = () =>
  getInngest().createFunction({ ...scheduled("aggregate-usage"), onFailure: recordFailure }, () =>
    sum(systemClock.now()),
  );
