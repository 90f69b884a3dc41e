import { systemClock } from "@/lib/clock";
import { sealAudit as seal } from "@/lib/services/audit/seal-audit";
import { getInngest } from "../client";
import { noteFailure } from "./note-failure";
import { scheduled } from "./schedule";

/** Every minute, the trail's new entries are chained. What one run leaves is for the next. */
export const sealAudit = () =>
  getInngest().createFunction(
    {
      id: "seal-audit",
      triggers: [...scheduled("seal-audit", "* * * * *")],
      retries: 1,
      concurrency: { limit: 1 },
      onFailure: noteFailure,
    },
    () => seal(systemClock.now()),
  );
