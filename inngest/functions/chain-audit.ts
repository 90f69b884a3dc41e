import { systemClock } from "@/lib/clock";
import { chainAudit as chain } from "@/lib/services/audit/chain-audit";
import { getInngest } from "../client";
import { recordFailure } from "./record-failure";
import { scheduled } from "./schedule";

/** Every minute, the trail's new entries are chained. What one run leaves is for the next. */
export const chainAudit = () =>
  getInngest().createFunction(
    {
      id: "chain-audit",
      triggers: [...scheduled("chain-audit", "* * * * *")],
      retries: 1,
      concurrency: { limit: 1 },
      onFailure: recordFailure,
    },
    () => chain(systemClock.now()),
  );
