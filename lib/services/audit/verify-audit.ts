import { findHead, findLinksAfter, findUnchained } from "@/lib/db/audit/chain-rows";
import type { ChainHead } from "@/lib/domain/audit-chain";
import { type ChainVerdict, checkChain } from "./check-chain";

/** The sealer runs every minute; an entry that is older than this should have its link. */
const UNCHAINED_AFTER_MS = 10 * 60_000;

/**
 * Holds the whole trail against its chain, in bounded memory, while the program runs.
 *
 * @param known a head from the log stream, which nobody with the database alone can have changed
 */
export async function verifyAudit(realNow: Date, known: ChainHead | null = null): Promise<ChainVerdict> {
  const recordedBefore = new Date(realNow.getTime() - UNCHAINED_AFTER_MS);
  return checkChain(
    { head: findHead, linksAfter: findLinksAfter, unchained: () => findUnchained(recordedBefore) },
    known,
  );
}
