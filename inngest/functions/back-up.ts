import { systemClock } from "@/lib/clock";
import { getEnv } from "@/lib/env";
import { writeBackup } from "@/lib/services/backup/write-backup";
import { getInngest } from "../client";
import { noteFailure } from "./note-failure";
import { scheduled } from "./schedule";

/** Every night, where a folder is named for it: one file with everything, before the day's renewals. */
export const backUp = () =>
  getInngest().createFunction(
    {
      id: "back-up",
      triggers: [...scheduled("back-up", "30 0 * * *")],
      retries: 2,
      concurrency: { limit: 1 },
      onFailure: noteFailure,
    },
    async () => {
      const { BACKUP_DIR, BACKUP_KEEP } = getEnv();
      if (BACKUP_DIR) await writeBackup(BACKUP_DIR, BACKUP_KEEP, systemClock);
    },
  );
