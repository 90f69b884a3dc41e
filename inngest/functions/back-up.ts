import { systemClock } from "@/lib/clock";
import { getEnv } from "@/lib/env";
import { writeBackup } from "@/lib/services/backup/write-backup";
import { getInngest } from "../client";
import { recordFailure } from "./record-failure";
import { scheduled } from "./schedule";

/** Every night, where a folder is named for it: one file with everything, before the day's renewals. */
export const backUp = () =>
  getInngest().createFunction(
    {
      id: "back-up",
      triggers: [...scheduled("back-up", "30 0 * * *")],
      retries: 2,
      concurrency: { limit: 1 },
      onFailure: recordFailure,
    },
    async () => {
      const { BACKUP_DIR, BACKUP_KEEP } = getEnv();
      if (BACKUP_DIR) await writeBackup(BACKUP_DIR, BACKUP_KEEP, systemClock);
    },
  );
