import { systemClock } from "@/lib/clock";
import { verifyAudit as verify } from "@/lib/services/audit/verify-audit";
import { getInngest } from "../client";
import { scheduled } from "../schedule";
import { recordFailure } from "./record-failure";

/** Every night: verifies the whole audit against its chain. A break is a failed job, which raises an alert. */
export const verifyAudit = () =>
  getInngest().createFunction({ ...scheduled("verify-audit"), onFailure: recordFailure }, async () => {
    const { isWhole, verified, fault } = await verify(systemClock.now());
    if (!isWhole) throw new Error(`The audit log is broken: ${fault?.kind} at ${fault?.sequence ?? "its end"}.`);
    return { verified };
  });
