import { systemClock } from "@/lib/clock";
import type { ChainHead } from "@/lib/domain/audit-chain";
import { chainAudit } from "@/lib/services/audit/chain-audit";
import { faultLabel } from "@/lib/services/audit/fault-label";
import { verifyAudit } from "@/lib/services/audit/verify-audit";
import { StartError } from "@/server/start-error";
import { useDatabase } from "@/server/use-database";
import { parseOptions } from "./parse-options";
import { runCommand } from "./run-command";

const USAGE = "Usage: npm run audit:verify [-- --head SEQUENCE:HASH]   (both are in the log line of audit: head)";

/** Verifies the hash chain of the audit log, whether the app runs or not. */
await runCommand(async (report, shutdown) => {
  const known = readHead();
  await useDatabase(shutdown);
  const realNow = systemClock.now();
  // If the app was stopped, its last entries are not chained yet. A broken chain is not extended, and is reported below.
  await chainAudit(realNow).catch(() => undefined);
  const { isWhole, verified, head, fault } = await verifyAudit(realNow, known);
  if (!isWhole && fault)
    throw new StartError(`The audit log is BROKEN after ${verified} entries. ${faultLabel(fault)}`);
  report(`The audit log is intact: ${verified} entries, head ${head.sequence}:${head.hash.toString("hex")}`);
});

function readHead(): ChainHead | null {
  const { head } = parseOptions({ options: { head: { type: "string" } } }, USAGE).values;
  if (head === undefined) return null;
  const [, sequence, hash] = /^(\d{1,18}):([0-9a-f]{64})$/.exec(head) ?? [];
  if (sequence === undefined || hash === undefined) throw new StartError(`${head} is not a chain head.\n${USAGE}`);
  return { sequence, hash: Buffer.from(hash, "hex") };
}
