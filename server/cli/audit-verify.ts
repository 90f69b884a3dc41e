import { systemClock } from "@/lib/clock";
import type { ChainHead } from "@/lib/domain/audit-chain";
import { chainAudit } from "@/lib/services/audit/chain-audit";
import { faultLabel } from "@/lib/services/audit/fault-label";
import { verifyAudit } from "@/lib/services/audit/verify-audit";
import { StartError } from "@/server/start-error";
import { useDatabase } from "@/server/use-database";
import { parseOptions } from "./parse-options";
import { runCommand } from "./run-command";

const USAGE = "Usage: npm run audit:verify [-- --head SEQUENCE:HASH]   (a line of the log with audit: head names both)";

/** Says whether the audit log is what was sealed, while the app runs or not. */
await runCommand(async (report, shutdown) => {
  const known = readHead();
  await useDatabase(shutdown);
  const realNow = systemClock.now();
  // Where the app was off for a while, its last entries still wait. A broken end is not built upon, and is told of below.
  await chainAudit(realNow).catch(() => undefined);
  const { isWhole, verified, head, fault } = await verifyAudit(realNow, known);
  if (!isWhole && fault)
    throw new StartError(`The audit log is BROKEN after ${verified} entries. ${faultLabel(fault)}`);
  report(`The audit log is whole: ${verified} entries, head ${head.sequence}:${head.hash.toString("hex")}`);
});

function readHead(): ChainHead | null {
  const { head } = parseOptions({ options: { head: { type: "string" } } }, USAGE).values;
  if (head === undefined) return null;
  const [, sequence, hash] = /^(\d{1,18}):([0-9a-f]{64})$/.exec(head) ?? [];
  if (sequence === undefined || hash === undefined) throw new StartError(`${head} is no head.\n${USAGE}`);
  return { sequence, hash: Buffer.from(hash, "hex") };
}
