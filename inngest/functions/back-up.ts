import { systemClock } from "@/lib/clock";
import { getEnv } from "@/lib/env";
import { writeBackup } from "@/lib/services/backup/write-backup";
import { getInngest } from "../client";
import { scheduled } from "../schedule";
import { recordFailure } from "./record-failure";

/** Every night, if BACKUP_DIR is set: writes a backup, before the day's renewals. */
export const backUp = () =>
  getInngest().createFunction({ ...scheduled("back-up"), onFailure: recordFailure }, async () => {
    const { BACKUP_DIR, BACKUP_KEEP } = getEnv();
    if (BACKUP_DIR) await writeBackup(BACKUP_DIR, BACKUP_KEEP, systemClock);
  });
