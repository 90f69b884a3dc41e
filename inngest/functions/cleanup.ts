import { systemClock } from "@/lib/clock";
import * as house from "@/lib/services/system/cleanup";
import { getInngest } from "../client";
import { scheduled } from "../schedule";
import { recordFailure } from "./record-failure";

/** Every hour: housekeeping that no call waits for. */
export const cleanup = () =>
  getInngest().createFunction({ ...scheduled("cleanup"), onFailure: recordFailure }, () =>
    house.cleanup(systemClock.now()),
  );
