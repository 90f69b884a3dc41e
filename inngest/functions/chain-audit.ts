import { systemClock } from "@/lib/clock";
import { chainAudit as chain } from "@/lib/services/audit/chain-audit";
import { getInngest } from "../client";
import { scheduled } from "../schedule";
import { recordFailure } from "./record-failure";

/** Every minute: links new audit entries into the chain. What one run leaves is for the next. */
export const chainAudit = () =>
  getInngest().createFunction({ ...scheduled("chain-audit"), onFailure: recordFailure }, () =>
    chain(systemClock.now()),
  );
